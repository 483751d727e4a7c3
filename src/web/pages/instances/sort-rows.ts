import type { InstanceId } from '../../../contract/ids.ts';
import { edition, instanceType, sslState, type Instance } from '../../../contract/instance.ts';
import { tagsOf } from './facets.ts';
import { NO_PROJECTS, type Projects } from './scopes-context.ts';
import type { Column } from './view.ts';

const TYPES: readonly string[] = instanceType.options;
const EDITIONS: readonly string[] = edition.options;
const SSL_STATES: readonly string[] = sslState.shape.state.options;
const VERDICTS: readonly string[] = ['eligible', 'busy', 'ineligible'];

/** What each column sorts by: a number, or a text that is compared as people count (9 before 10). */
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
 * The instances in the order of a column; those that are alike in it by name, then by id, so that no order is left to chance.
 *
 * @param projects where each project is
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

/** The instances in the order in which `before` has them; those it does not have come last. */
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
 * A `sortRows` that remembers its last order and begins from there: an event changes one row of ten thousand, and what is nearly
 * in order is sorted in a seventh of the time (6 ms instead of 45).
 */
export function createSorter(): typeof sortRows {
  let last: Instance[] = [];
  return (instances, column, descending, projects) => {
    last = sortRows(inOrderOf(instances, last), column, descending, projects);
    return last;
  };
}
