import type { Instance } from '../../../contract/instance.ts';
import { segmentOf } from '../../../domain/fleet-summary.ts';
import { NO_PROJECTS, type Projects } from './scopes-context.ts';
import { FILTER_NAMES, type Filter, type View } from './view.ts';

/** The value or values of an instance for each filter. */
const VALUES: Readonly<
  Record<Filter, (instance: Instance, changing: boolean, projects: Projects) => readonly string[]>
> = {
  segment: (instance, changing) => [segmentOf(instance, changing)],
  region: (instance, _changing, projects) => [projects.get(instance.project_id)?.region ?? ''],
  project: (instance) => [instance.project_id],
  verdict: (instance) => [instance.verdict.kind],
  ssl: (instance) => [instance.ssl.state],
  type: (instance) => [instance.type],
  version: (instance) => [instance.engine_version],
  status: (instance) => [instance.status],
  tag: (instance) => tagsOf(instance),
};

/** The tags of an instance in the form that is shown and filtered: `key=value`. */
export function tagsOf(instance: Instance): string[] {
  return instance.tags.map((tag) => `${tag.key}=${tag.value}`);
}

/** The searchable text of each row. Rows are immutable, so it is built once. */
const searched = new WeakMap<Instance, string>();

function searchedText(instance: Instance): string {
  const known = searched.get(instance);
  if (known !== undefined) return known;
  const { name, instance_id, spec_code, description, addresses } = instance;
  const text = [name, instance_id, spec_code, description, ...addresses, ...tagsOf(instance)].join('\n').toLowerCase();
  searched.set(instance, text);
  return text;
}

/** For each filter, how many rows each of its values would show. */
export type Counts = Readonly<Record<Filter, ReadonlyMap<string, number>>>;

/**
 * The instances that match a view, in their given order, and for each value of each filter how many rows it would show
 * together with the other filters. A search finds an instance that contains every word somewhere.
 *
 * @param isChanging whether a change runs on an instance
 * @param projects the projects by id
 */
export function filterRows(
  instances: readonly Instance[],
  { search, filters }: Pick<View, 'search' | 'filters'>,
  isChanging: (instance: Instance) => boolean,
  projects: Projects = NO_PROJECTS,
): { rows: Instance[]; counts: Counts } {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = FILTER_NAMES.filter((name) => filters[name] !== undefined);
  const counts: Record<Filter, Map<string, number>> = {
    segment: new Map(),
    region: new Map(),
    project: new Map(),
    verdict: new Map(),
    ssl: new Map(),
    type: new Map(),
    version: new Map(),
    status: new Map(),
    tag: new Map(),
  };
  const rows: Instance[] = [];
  for (const instance of instances) {
    if (!words.every((word) => searchedText(instance).includes(word))) continue;
    const changing = isChanging(instance);
    const failing = chosen.filter(
      (name) => !VALUES[name](instance, changing, projects).some((value) => value === filters[name]),
    );
    if (failing.length > 1) continue;
    if (failing.length === 0) rows.push(instance);
    // A filter counts the rows that pass the other filters, since choosing another of its values shows exactly these.
    for (const name of failing.length === 0 ? FILTER_NAMES : failing) {
      for (const value of VALUES[name](instance, changing, projects)) {
        counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
      }
    }
  }
  return { rows, counts };
}
