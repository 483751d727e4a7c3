import { instanceId, type InstanceId } from '../../../contract/ids.ts';

/** The filters of the list. `segment` is a part of the fleet's bar; `tag` is `key=value`. */
export const FILTER_NAMES = [
  'segment',
  'region',
  'project',
  'verdict',
  'ssl',
  'type',
  'version',
  'status',
  'tag',
] as const;
export type Filter = (typeof FILTER_NAMES)[number];
export type Filters = Readonly<Partial<Record<Filter, string>>>;

/** The columns, in their order. */
export const COLUMN_NAMES = [
  'name',
  'project',
  'type',
  'version',
  'edition',
  'status',
  'address',
  'memory',
  'tags',
  'ssl',
  'verdict',
] as const;
export type Column = (typeof COLUMN_NAMES)[number];

/**
 * Columns that can be hidden. The project is shown if there are several. The name stays, and so does the verdict, since
 * a change's progress replaces it.
 */
export const OPTIONAL_COLUMNS = COLUMN_NAMES.filter(
  (column) => column !== 'name' && column !== 'project' && column !== 'verdict',
);

const DEFAULT_COLUMNS: ReadonlySet<Column> = new Set(
  COLUMN_NAMES.filter((column) => column !== 'project' && column !== 'memory' && column !== 'tags'),
);

/** The list settings that a person chose. They are in the URL, so they survive a reload and can be shared. */
export interface View {
  search: string;
  filters: Filters;
  sort: Column;
  descending: boolean;
  columns: ReadonlySet<Column>;
  /** The instance whose verdict is open. */
  open: InstanceId | null;
}

function readColumns(text: string | null): ReadonlySet<Column> {
  if (text === null) return DEFAULT_COLUMNS;
  const named = new Set(text.split(','));
  return new Set(
    COLUMN_NAMES.filter(
      (column) => column !== 'project' && (!OPTIONAL_COLUMNS.some((other) => other === column) || named.has(column)),
    ),
  );
}

/** Reads a view from the URL. Unknown values are ignored. */
export function readView(parameters: URLSearchParams): View {
  const filters: Partial<Record<Filter, string>> = {};
  for (const name of FILTER_NAMES) {
    const value = parameters.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  const sort = parameters.get('sort') ?? '';
  const sorted = COLUMN_NAMES.find((column) => column === sort.replace(/^-/, ''));
  const open = instanceId.safeParse(parameters.get('verdict-of'));
  return {
    search: parameters.get('q') ?? '',
    filters,
    sort: sorted ?? 'name',
    descending: sorted !== undefined && sort.startsWith('-'),
    columns: readColumns(parameters.get('columns')),
    open: open.success ? open.data : null,
  };
}

/** Writes a view into the URL, without the default values. */
export function writeView(view: View): URLSearchParams {
  const parameters = new URLSearchParams();
  if (view.search !== '') parameters.set('q', view.search);
  for (const name of FILTER_NAMES) {
    const value = view.filters[name];
    if (value !== undefined) parameters.set(name, value);
  }
  if (view.sort !== 'name' || view.descending) parameters.set('sort', `${view.descending ? '-' : ''}${view.sort}`);
  if (OPTIONAL_COLUMNS.some((column) => view.columns.has(column) !== DEFAULT_COLUMNS.has(column))) {
    parameters.set('columns', OPTIONAL_COLUMNS.filter((column) => view.columns.has(column)).join(','));
  }
  if (view.open !== null) parameters.set('verdict-of', view.open);
  return parameters;
}

/** The filters with one of them changed. An empty or undefined value removes it. */
export function withFilter(filters: Filters, filter: Filter, value: string | undefined): Filters {
  const { [filter]: _, ...others } = filters;
  return value === undefined || value === '' ? others : { ...others, [filter]: value };
}

/** Whether a search or filter is active, so that rows may be hidden. */
export function isNarrowed(view: View): boolean {
  return view.search !== '' || Object.keys(view.filters).length > 0;
}
