import type { InstanceId } from '../../../contract/ids.ts';
import { edition, instanceType, sslState, type Instance } from '../../../contract/instance.ts';
import { tagsOf } from './facets.ts';
import { NO_PROJECTS, type Projects } from './scopes-context.ts';
import type { Column } from './view.ts';

const TYPES: readonly string[] = instanceType.options;
const EDITIONS: readonly string[] = edition.options;
const SSL_STATES: readonly string[] = sslState.shape.state.options;
const VERDICTS: readonly string[] = ['eligible', 'busy', 'ineligible'];

/** The sort key of each column: a number, or a text in natural order (9 before 10). */
const SORT_KEYS: Readonly<Record<Column, (instance: Instance, projects: Projects) => string | number>> = {
  name: (instance) => instance.name,
  project: ({ project_id }, projects) => {
    const { region, name } = projects.get(project_id) ?? { region: '', name: project_id };
    return `${region} ${name}`;
  },
  type: (instance) => TYPES.indexOf(instance.type),
  version: (instance) => `${instance.engine} ${instance.engine_version}`,
  edition: (instance) => EDITIONS.indexOf(instance.edition),
  status: (instance) => instance.status,
  address: (instance) => instance.addresses[0] ?? '',
  memory: (instance) => instance.max_memory,
  tags: (instance) => tagsOf(instance).join(' '),
  ssl: (instance) => SSL_STATES.indexOf(instance.ssl.state),
  verdict: (instance) => VERDICTS.indexOf(instance.verdict.kind),
};

const COLLATOR = new Intl.Collator('en', { numeric: true });

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a === b ? 0 : COLLATOR.compare(String(a), String(b));
}

/**
 * The instances sorted by a column. Equal ones are sorted by name, then by id, so the order is always defined.
 *
 * @param projects the projects by id
 */
export function sortRows(
  instances: readonly Instance[],
  column: Column,
  descending: boolean,
  projects: Projects = NO_PROJECTS,
): Instance[] {
  const key = (instance: Instance) => SORT_KEYS[column](instance, projects);
  const direction = descending ? -1 : 1;
  return instances.toSorted(
    (a, b) =>
      direction * compareKeys(key(a), key(b)) ||
      compareKeys(a.name, b.name) ||
      compareKeys(a.instance_id, b.instance_id),
  );
}

/** The instances in the order of `before`. Those not in it come last. */
function inOrderOf(instances: readonly Instance[], before: readonly Instance[]): Instance[] {
  const coming = new Map<InstanceId, Instance>(instances.map((instance) => [instance.instance_id, instance]));
  const ordered: Instance[] = [];
  for (const { instance_id } of before) {
    const instance = coming.get(instance_id);
    if (instance === undefined) continue;
    ordered.push(instance);
    coming.delete(instance_id);
  }
  return [...ordered, ...coming.values()];
}

/**
 * A `sortRows` that starts from its last order. An event changes one row of ten thousand, and sorting a nearly sorted
 * list takes a seventh of the time (6 ms instead of 45).
 */
export function createSorter(): typeof sortRows {
  let last: Instance[] = [];
  return (instances, column, descending, projects) => {
    last = sortRows(inOrderOf(instances, last), column, descending, projects);
    return last;
  };
}
