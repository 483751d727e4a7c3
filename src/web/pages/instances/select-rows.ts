import { edition, instanceType, sslState, type Instance } from '../../../contract/instance.ts';
import { segmentOf } from '../../../domain/fleet-summary.ts';
import { FILTER_NAMES, type Column, type Filter, type View } from './view.ts';

/** The value (or values) that an instance has for each filter. */
const VALUES: Readonly<Record<Filter, (instance: Instance, changing: boolean) => readonly string[]>> = {
  segment: (instance, changing) => [segmentOf(instance, changing)],
  verdict: (instance) => [instance.verdict.kind],
  ssl: (instance) => [instance.ssl.state],
  type: (instance) => [instance.type],
  version: (instance) => [instance.engine_version],
  status: (instance) => [instance.status],
  tag: (instance) => instance.tags.map((tag) => `${tag.key}=${tag.value}`),
};

const TYPES: readonly string[] = instanceType.options;
const EDITIONS: readonly string[] = edition.options;
const SSL_STATES: readonly string[] = sslState.shape.state.options;
const VERDICTS: readonly string[] = ['eligible', 'busy', 'ineligible'];

/** What each column sorts by: a number, or a text that is compared as people count (9 before 10). */
const SORT_KEYS: Readonly<Record<Column, (instance: Instance) => string | number>> = {
  name: (instance) => instance.name,
  type: (instance) => TYPES.indexOf(instance.type),
  version: (instance) => `${instance.engine} ${instance.engine_version}`,
  edition: (instance) => EDITIONS.indexOf(instance.edition),
  status: (instance) => instance.status,
  address: (instance) => instance.addresses[0] ?? '',
  memory: (instance) => instance.max_memory,
  tags: (instance) => VALUES.tag(instance, false).join(' '),
  ssl: (instance) => SSL_STATES.indexOf(instance.ssl.state),
  verdict: (instance) => VERDICTS.indexOf(instance.verdict.kind),
};

const COLLATOR = new Intl.Collator('en', { numeric: true });

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a === b ? 0 : COLLATOR.compare(String(a), String(b));
}

/** A row never changes, only gives way to another: what is searched in it is put together once. */
const searched = new WeakMap<Instance, string>();

function searchedText(instance: Instance): string {
  const known = searched.get(instance);
  if (known !== undefined) return known;
  const { name, instance_id, spec_code, description, addresses } = instance;
  const text = [name, instance_id, spec_code, description, ...addresses, ...VALUES.tag(instance, false)]
    .join('\n')
    .toLowerCase();
  searched.set(instance, text);
  return text;
}

/** How many rows each value of a filter would show. */
export type Counts = Readonly<Record<Filter, ReadonlyMap<string, number>>>;

/**
 * The rows that a view shows, in its order, and for each value of each filter how many rows it would show beside the other
 * choices. Takes some ms for ten thousand.
 *
 * @param instances the whole fleet, in any order
 * @param isChanging whether a change runs on an instance
 */
export function selectRows(
  instances: readonly Instance[],
  view: Pick<View, 'search' | 'filters' | 'sort' | 'descending'>,
  isChanging: (instance: Instance) => boolean,
): { rows: Instance[]; counts: Counts } {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FILTER_NAMES.filter((name) => view.filters[name] !== undefined);
  const counts = Object.fromEntries(FILTER_NAMES.map((name) => [name, new Map<string, number>()]));
  const rows: Instance[] = [];
  for (const instance of instances) {
    if (!words.every((word) => searchedText(instance).includes(word))) continue;
    const changing = isChanging(instance);
    const failing = chosen.filter(
      (name) => !VALUES[name](instance, changing).some((value) => value === view.filters[name]),
    );
    if (failing.length > 1) continue;
    if (failing.length === 0) rows.push(instance);
    // A filter counts what the others let through: choosing another of its values would show just that many.
    for (const name of failing.length === 0 ? FILTER_NAMES : failing) {
      const counted = counts[name];
      for (const value of VALUES[name](instance, changing)) counted?.set(value, (counted.get(value) ?? 0) + 1);
    }
  }
  return { rows: sortRows(rows, view.sort, view.descending), counts: asCounts(counts) };
}
