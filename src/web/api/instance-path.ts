import type { Change } from '../../contract/change.ts';
import type { Instance } from '../../contract/instance.ts';

/** The ids that name an instance in an address. */
export type Place = Pick<Instance, 'project_id' | 'instance_id'>;

/**
 * The page of an instance. If its project is unknown (a change of an earlier version), the page finds it in the list.
 */
export const instancePath = ({ project_id, instance_id }: Pick<Change, 'project_id' | 'instance_id'>): string =>
  project_id === null ? `/instances/${instance_id}` : `/projects/${project_id}/instances/${instance_id}`;
