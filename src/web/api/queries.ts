import { queryOptions } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import { READ_AT_HEADER, type InstanceList } from '../../contract/instance.ts';
import { changeRoutes } from '../../contract/routes/changes.ts';
import { instanceRoutes } from '../../contract/routes/instances.ts';
import { MOST_ENTRIES } from '../../contract/routes/params.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { arrivedChanges, arrivedInstances, withChange } from './arrivals.ts';
import { call, orThrow } from './call.ts';
import type { Place } from './instance-path.ts';

/** Asks for as many changes as the server lists at once. */
const MOST = String(MOST_ENTRIES);

/** Takes the reading time from the headers: on a 304 the browser returns its cached body, which has an older time. */
function readWhen(list: InstanceList, headers: Headers): InstanceList {
  const read_at = headers.get(READ_AT_HEADER);
  if (read_at === null) return list;
  const scopes = list.scopes.map((scope) =>
    scope.reading.state === 'read' && scope.reading.read_at < read_at
      ? { ...scope, reading: { ...scope.reading, read_at } }
      : scope,
  );
  return { ...list, scopes };
}

/** The whole fleet. The event stream keeps single rows current; the whole list is re-read from time to time. */
export const instancesQuery = queryOptions({
  queryKey: ['instances'],
  queryFn: async ({ signal }) => {
    const read = () => orThrow(call(instanceRoutes.listInstances, {}, { signal, complete: readWhen }));
    const { list, arrived } = await arrivedInstances.during(read);
    return { ...list, instances: list.instances.map((row) => arrived.get(row.instance_id) ?? row) };
  },
  staleTime: 30_000,
  refetchInterval: 60_000,
});

/** The key for everything read of one instance. Instance ids are unique over all projects. */
export const instanceKey = (id: InstanceId) => ['instance', id];

/** One instance, freshly read, with the cost of a switch. */
export const instanceQuery = ({ project_id, instance_id }: Place) =>
  queryOptions({
    queryKey: instanceKey(instance_id),
    queryFn: ({ signal }) =>
      orThrow(call(instanceRoutes.showInstance, { params: { project_id, instance_id } }, { signal })),
    staleTime: 5_000,
  });

/** The cost of switching SSL to this state. It is read anew each time. */
export const previewQuery = ({ project_id, instance_id }: Place, enabled: boolean) =>
  queryOptions({
    queryKey: ['preview', instance_id, enabled],
    queryFn: ({ signal }) => {
      const input = { params: { project_id, instance_id }, query: { enabled: enabled ? 'true' : 'false' } } as const;
      return orThrow(call(instanceRoutes.previewSwitch, input, { signal }));
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  });

/** The newest changes of all instances. The event stream keeps them current. */
export const changesQuery = queryOptions({
  queryKey: ['changes'],
  queryFn: async ({ signal }) => {
    const read = () => orThrow(call(changeRoutes.listChanges, { query: { limit: MOST } }, { signal }));
    const { list, arrived } = await arrivedChanges.during(read);
    return [...arrived.values()].reduce(withChange, list.changes);
  },
  staleTime: Infinity,
});

/** The changes of one instance, newest first. */
export const changesOfQuery = (id: InstanceId) =>
  queryOptions({
    queryKey: ['changes', id],
    queryFn: async ({ signal }) => {
      const query = { instance_id: id, limit: MOST };
      return (await orThrow(call(changeRoutes.listChanges, { query }, { signal }))).changes;
    },
    staleTime: 5_000,
  });

/** One change with all its steps. */
export const changeQuery = (id: ChangeId) =>
  queryOptions({
    queryKey: ['change', id],
    queryFn: ({ signal }) => orThrow(call(changeRoutes.showChange, { params: { change_id: id } }, { signal })),
    staleTime: 5_000,
  });

/** The last probe of one instance, or null. The event stream keeps it current. */
export const probeQuery = ({ project_id, instance_id }: Place) =>
  queryOptions({
    queryKey: ['probe', instance_id],
    queryFn: async ({ signal }) =>
      (await orThrow(call(instanceRoutes.showLastProbe, { params: { project_id, instance_id } }, { signal }))).probe,
    staleTime: 5_000,
  });

/** The running change of each instance, for `select`. */
export function runningByInstance(changes: readonly Change[]): ReadonlyMap<InstanceId, Change> {
  return new Map(changes.filter((change) => !isFinished(change.state)).map((change) => [change.instance_id, change]));
}
