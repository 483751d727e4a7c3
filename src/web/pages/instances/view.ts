import type { Instance } from '../../../contract/instance.ts';
import { segmentOf, SEGMENTS } from '../../../domain/fleet-summary.ts';

/** What the list can be filtered by: the value (or values) that an instance has for each. */
export const FILTERS = {
  segment: (instance: Instance, changing: boolean) => [segmentOf(instance, changing)],
  verdict: (instance: Instance) => [instance.verdict.kind],
  ssl: (instance: Instance) => [instance.ssl.state],
  type: (instance: Instance) => [instance.type],
  version: (instance: Instance) => [instance.engine_version],
  status: (instance: Instance) => [instance.status],
  tag: (instance: Instance) => instance.tags.map((tag) => `${tag.key}=${tag.value}`),
} as const satisfies Record<string, (instance: Instance, changing: boolean) => readonly string[]>;

export type Filter = keyof typeof FILTERS;
export const FILTER_NAMES = [
  'segment',
  'verdict',
  'ssl',
  'type',
  'version',
  'status',
  'tag',
] as const satisfies readonly Filter[];

/** The columns, in their order, and what each sorts by. */
export const COLUMNS = {
  name: (instance: Instance) => instance.name,
  type: (instance: Instance) => instance.type,
  version: (instance: Instance) => instance.engine_version,
  edition: (instance: Instance) => instance.edition,
  status: (instance: Instance) => instance.status,
  address: (instance: Instance) => instance.addresses[0] ?? '',
  ssl: (instance: Instance) => instance.ssl.state,
  verdict: (instance: Instance) => instance.verdict.kind,
} as const satisfies Record<string, (instance: Instance) => string>;

export type Column = keyof typeof COLUMNS;
export const COLUMN_NAMES = [
  'name',
  'type',
  'version',
  'edition',
  'status',
  'address',
  'ssl',
  'verdict',
] as const satisfies readonly Column[];

/** Columns that may be put away; the name stays. */
export const OPTIONAL_COLUMNS = COLUMN_NAMES.filter((column) => column !== 'name');

/** What a person has chosen to see. All of it is in the URL, so that it survives a reload and can be sent. */
export interface View {
  search: string;
  filters: Readonly<Partial<Record<Filter, string>>>;
  sort: Column;
  descending: boolean;
  hidden: ReadonlySet<Column>;
  /** The instance whose verdict is open, by id. */
  open: string | null;
}

/** Reads a view out of the URL. What it does not know, it passes over. */
export function readView(parameters: URLSearchParams): View {
  const filters: Partial<Record<Filter, string>> = {};
  for (const name of FILTER_NAMES) {
    const value = parameters.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  const sort = parameters.get('sort') ?? '';
  const hidden = new Set((parameters.get('hide') ?? '').split(','));
  return {
    search: parameters.get('q') ?? '',
    filters,
    sort: COLUMN_NAMES.find((column) => column === sort.replace(/^-/, '')) ?? 'name',
    descending: sort.startsWith('-'),
    hidden: new Set(OPTIONAL_COLUMNS.filter((column) => hidden.has(column))),
    open: parameters.get('verdict-of'),
  };
}

/** Writes a view into the URL: only what differs from the plain list. */
export function writeView(view: View): URLSearchParams {
  const parameters = new URLSearchParams();
  if (view.search !== '') parameters.set('q', view.search);
  for (const name of FILTER_NAMES) {
    const value = view.filters[name];
    if (value !== undefined) parameters.set(name, value);
  }
  if (view.sort !== 'name' || view.descending) parameters.set('sort', `${view.descending ? '-' : ''}${view.sort}`);
  if (view.hidden.size > 0)
    parameters.set('hide', OPTIONAL_COLUMNS.filter((column) => view.hidden.has(column)).join(','));
  if (view.open !== null) parameters.set('verdict-of', view.open);
  return parameters;
}

function matchesSearch(instance: Instance, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [instance.name, instance.instance_id, instance.spec_code, instance.description, ...instance.addresses]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The rows that a view shows, in its order, and how many rows each value of each filter would show beside the other choices. */
export function applyView(
  instances: readonly Instance[],
  view: Pick<View, 'search' | 'filters' | 'sort' | 'descending'>,
  isChanging: (instance: Instance) => boolean,
): { rows: Instance[]; counts: Record<Filter, Map<string, number>> } {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts: Record<Filter, Map<string, number>> = {
    segment: new Map(SEGMENTS.map((segment) => [segment, 0])),
    verdict: new Map(),
    ssl: new Map(),
    type: new Map(),
    version: new Map(),
    status: new Map(),
    tag: new Map(),
  };
  const rows: Instance[] = [];
  for (const instance of instances) {
    if (!matchesSearch(instance, words)) continue;
    const changing = isChanging(instance);
    const failing = FILTER_NAMES.filter((name) => {
      const wanted = view.filters[name];
      return wanted !== undefined && !valuesOf(name, instance, changing).includes(wanted);
    });
    if (failing.length === 0) rows.push(instance);
    // A filter counts what the others let through: choosing another of its values would show just that many.
    for (const name of FILTER_NAMES) {
      if (failing.length > 1 || (failing.length === 1 && failing[0] !== name)) continue;
      for (const value of valuesOf(name, instance, changing))
        counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  const key = COLUMNS[view.sort];
  const direction = view.descending ? -1 : 1;
  rows.sort((a, b) => direction * COLLATOR.compare(key(a), key(b)) || COLLATOR.compare(a.name, b.name));
  return { rows, counts };
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

function valuesOf(filter: Filter, instance: Instance, changing: boolean): readonly string[] {
  return FILTERS[filter](instance, changing);
}
