import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { anInstance } from '../../../testing/builders.ts';
import { filterRows } from './facets.ts';
import { createSorter, sortRows } from './sort-rows.ts';
import { rowByKey } from './use-grid-focus.ts';
import { readView } from './view.ts';

let made = 0;
const row = (name: string, change: object = {}): Instance =>
  anInstance({
    instance_id: `22222222-2222-4222-8222-${(made += 1).toString().padStart(12, '0')}`,
    name,
    addresses: ['10.0.0.1:6379'],
    max_memory: 1024,
    tags: [{ key: 'env', value: 'prod' }],
    ...change,
  });

const FLEET = [
  row('cache-10'),
  row('cache-9', { engine_version: '7.0', max_memory: 512 }),
  row('proxy', {
    type: 'proxy-cluster',
    verdict: { kind: 'ineligible', reason: 'proxy-cluster', evidence: [] },
    tags: [],
  }),
];
const view = (query: string) => readView(new URLSearchParams(query));
const names = (rows: readonly Instance[]) => rows.map((each) => each.name);
const shown = (query: string, changing: readonly string[] = []) =>
  filterRows(FLEET, view(query), (each) => changing.includes(each.name));

describe('filtering', () => {
  it('finds every word of a search, in names, ids, specifications, addresses and tags', () => {
    expect(names(shown('q=CACHE 10.0').rows)).toEqual(['cache-10', 'cache-9']);
    expect(names(shown('q=env=prod').rows)).toEqual(['cache-10', 'cache-9']);
    expect(names(shown('q=cache nothing').rows)).toEqual([]);
  });

  it('holds every choice together', () => {
    expect(names(shown('verdict=ineligible').rows)).toEqual(['proxy']);
    expect(names(shown('tag=env=prod&version=7.0').rows)).toEqual(['cache-9']);
    expect(names(shown('segment=not-eligible').rows)).toEqual(['proxy']);
  });

  it('counts for each filter what the others let through', () => {
    const { counts } = shown('version=7.0');
    expect(Object.fromEntries(counts.version)).toEqual({ '6.0': 2, '7.0': 1 });
    expect(Object.fromEntries(counts.verdict)).toEqual({ eligible: 1 });
  });

  it('counts an instance whose change runs as busy in the bar', () => {
    expect(names(shown('segment=busy', ['cache-9']).rows)).toEqual(['cache-9']);
    expect(names(shown('segment=plaintext', ['cache-9']).rows)).toEqual(['cache-10']);
  });

  it('shows, for each value, just as many rows as it counted', () => {
    const filters = fc.constantFrom('verdict', 'type', 'version', 'tag', 'segment');
    fc.assert(
      fc.property(filters, fc.constantFrom('', 'cache', 'proxy'), (filter, search) => {
        const { counts } = shown(`q=${search}`);
        for (const [value, count] of Object.entries(Object.fromEntries(counts[filter]))) {
          const query = new URLSearchParams({ q: search, [filter]: value }).toString();
          expect(shown(query).rows).toHaveLength(count);
        }
      }),
    );
  });
});

describe('sorting', () => {
  it('counts as people do', () => {
    expect(names(sortRows(FLEET, 'name', false))).toEqual(['cache-9', 'cache-10', 'proxy']);
    expect(names(sortRows(FLEET, 'name', true))).toEqual(['proxy', 'cache-10', 'cache-9']);
  });

  it('goes by region and name where the column is the project, not by its id', () => {
    const places = [
      { id: '1'.repeat(32), region: 'eu-2', name: 'eu-2' },
      { id: '2'.repeat(32), region: 'eu-1', name: 'eu-1_staging' },
      { id: '3'.repeat(32), region: 'eu-1', name: 'eu-1' },
    ];
    const projects = new Map(places.map(({ id, ...place }) => [projectId.parse(id), place]));
    const rows = ['a', 'b', 'c'].map((name, index) => row(name, { project_id: places[index]?.id }));
    expect(names(sortRows(rows, 'project', false, projects))).toEqual(['c', 'b', 'a']);
  });

  it('goes by size where the column is a number, and by name where rows are alike', () => {
    expect(names(sortRows(FLEET, 'memory', true))).toEqual(['cache-10', 'proxy', 'cache-9']);
  });

  it('puts what can be switched first', () => {
    expect(names(sortRows(FLEET, 'verdict', false))).toEqual(['cache-9', 'cache-10', 'proxy']);
  });

  it('comes to the same order from whatever order it remembers', () => {
    const sorter = createSorter();
    const anyRow = fc.constantFrom('a', 'b', 'c1', 'c10', 'c9').map((name) => row(name));
    const column = fc.constantFrom('name', 'version', 'ssl');
    fc.assert(
      fc.property(fc.array(anyRow), column, fc.boolean(), (rows, by, descending) => {
        expect(sorter(rows, by, descending)).toEqual(sortRows(rows, by, descending));
      }),
    );
  });
});

describe('the keyboard in the list', () => {
  it.each([
    ['ArrowDown', 5, 6],
    ['ArrowUp', 5, 4],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 99, 99],
    ['PageDown', 5, 25],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Tab', 5, null],
  ])('%s leads from row %i to %s', (key, from, to) => {
    expect(rowByKey(key, from, 99, 20)).toBe(to);
  });
});
