import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instance } from '../../../contract/instance.ts';
import { applyView, readView, writeView } from './view.ts';

const row = (name: string, change: object = {}) =>
  instance.parse({
    instance_id: `22222222-2222-4222-8222-${name.length.toString().padStart(12, '0')}`,
    name,
    description: '',
    type: 'master-standby',
    edition: 'basic',
    engine: 'Redis',
    engine_version: '6.0',
    spec_code: 'redis.ha.xu1.large.r2.4',
    status: 'RUNNING',
    task: null,
    addresses: ['10.0.0.1:6379'],
    used_memory: 0,
    max_memory: 0,
    tags: [{ key: 'env', value: 'prod' }],
    ssl: { state: 'off', source: 'hint', read_at: '2026-11-24T04:00:00.000Z' },
    verdict: { kind: 'eligible', evidence: [] },
    ...change,
  });

const FLEET = [
  row('cache-10'),
  row('cache-9', { engine_version: '7.0' }),
  row('proxy', {
    type: 'proxy-cluster',
    verdict: { kind: 'ineligible', reason: 'proxy-cluster', evidence: [] },
    tags: [],
  }),
];
const view = (query: string) => readView(new URLSearchParams(query));
const shown = (query: string) => applyView(FLEET, view(query), () => false);
const names = (query: string) => shown(query).rows.map((each) => each.name);

describe('the view in the URL', () => {
  it('says nothing for the plain list', () => {
    expect(writeView(view('')).toString()).toBe('');
  });

  it('holds everything that was chosen', () => {
    const query = 'q=cache&verdict=eligible&tag=env%3Dprod&sort=-version&hide=type%2Caddress&verdict-of=abc';
    expect(writeView(view(query)).toString()).toBe(query);
  });

  it('passes over what it does not know, and comes to rest', () => {
    expect(view('sort=nonsense&hide=name,nothing,type')).toMatchObject({ sort: 'name', hidden: new Set(['type']) });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('q', 'sort', 'hide', 'verdict', 'tag', 'x'), fc.string()),
        (parameters) => {
          const once = writeView(readView(new URLSearchParams(parameters))).toString();
          expect(writeView(view(once)).toString()).toBe(once);
        },
      ),
    );
  });
});

describe('applying a view', () => {
  it('sorts by name as people count', () => {
    expect(names('')).toEqual(['cache-9', 'cache-10', 'proxy']);
    expect(names('sort=-name')).toEqual(['proxy', 'cache-10', 'cache-9']);
  });

  it('searches every word in names, ids, specs and addresses', () => {
    expect(names('q=CACHE 10.0')).toEqual(['cache-9', 'cache-10']);
    expect(names('q=cache nothing')).toEqual([]);
  });

  it('filters by every choice together', () => {
    expect(names('verdict=ineligible')).toEqual(['proxy']);
    expect(names('tag=env=prod&version=7.0')).toEqual(['cache-9']);
    expect(names('segment=not-eligible')).toEqual(['proxy']);
  });

  it('counts for each filter what the other filters let through', () => {
    const { counts } = shown('version=7.0');
    expect(Object.fromEntries(counts.version)).toEqual({ '6.0': 2, '7.0': 1 });
    expect(Object.fromEntries(counts.verdict)).toEqual({ eligible: 1 });
  });
});
