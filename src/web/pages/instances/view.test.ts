import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNarrowed, OPTIONAL_COLUMNS, readView, withFilter, writeView } from './view.ts';

const ID = '22222222-2222-4222-8222-222222222222';
const view = (query: string) => readView(new URLSearchParams(query));
const rewritten = (query: string) => writeView(view(query)).toString();

describe('the view in the URL', () => {
  it('says nothing for the plain list', () => {
    expect(rewritten('')).toBe('');
    expect(rewritten('sort=name&columns=address,edition,ssl,status,type,version')).toBe('');
  });

  it('holds everything that was chosen', () => {
    const query = `q=cache+7&segment=plaintext&verdict=eligible&tag=env%3Dprod&sort=-version&columns=type%2Ctags&verdict-of=${ID}`;
    expect(rewritten(query)).toBe(query);
  });

  it('tells “no optional column” from “the usual ones”', () => {
    expect([...view('columns=').columns]).toEqual(['name', 'verdict']);
    expect(rewritten('columns=')).toBe('columns=');
  });

  it('passes over what it does not know', () => {
    const garbled = view('sort=-nonsense&columns=nothing,type,name&verdict-of=../x&segment=&other=1');
    expect(garbled).toMatchObject({ sort: 'name', descending: false, open: null, filters: {} });
    expect([...garbled.columns]).toEqual(['name', 'type', 'verdict']);
  });

  it('comes to rest: what was written is read as it was', () => {
    const names = fc.constantFrom('q', 'sort', 'columns', 'verdict', 'tag', 'verdict-of', 'x');
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), (parameters) => {
        const once = rewritten(new URLSearchParams(parameters).toString());
        expect(rewritten(once)).toBe(once);
      }),
    );
  });

  it('never lets the name and the verdict be put away', () => {
    expect(OPTIONAL_COLUMNS).not.toContain('name');
    expect(OPTIONAL_COLUMNS).not.toContain('verdict');
  });
});

describe('filters', () => {
  it('are chosen anew, or taken away', () => {
    expect(withFilter({ ssl: 'on' }, 'type', 'single-node')).toEqual({ ssl: 'on', type: 'single-node' });
    expect(withFilter({ ssl: 'on' }, 'ssl', 'off')).toEqual({ ssl: 'off' });
    expect(withFilter({ ssl: 'on' }, 'ssl', '')).toEqual({});
    expect(withFilter({ ssl: 'on' }, 'ssl', undefined)).toEqual({});
  });

  it('narrow the list, as a search does; an order and an open verdict do not', () => {
    expect([view('q=a'), view('tag=a=b')].map(isNarrowed)).toEqual([true, true]);
    expect([view(''), view(`sort=-name&verdict-of=${ID}`)].map(isNarrowed)).toEqual([false, false]);
  });
});
