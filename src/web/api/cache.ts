import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import type { Probe } from '../../contract/probe.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { arrivedChanges, arrivedInstances, withChange } from './arrivals.ts';
import { changesQuery, instanceKey, instancesQuery, probeQuery } from './queries.ts';

/** Puts one step of a change where every view of it looks: in place where it is known, in front where it is new. */
export function putChange(client: QueryClient, change: Change): void {
  arrivedChanges.add(change.change_id, change);
  client.setQueryData(changesQuery.queryKey, (changes) =>
    changes === undefined ? undefined : withChange(changes, change),
  );
  void client.invalidateQueries({ queryKey: ['changes', change.instance_id] });
  void client.invalidateQueries({ queryKey: ['change', change.change_id] });
  // What it has done shows in the facts of the instance, too.
  if (isFinished(change.state)) void client.invalidateQueries({ queryKey: instanceKey(change.instance_id) });
}

/** Replaces rows of the fleet; the other rows keep their identity, so that they do not render again. */
export function putInstances(client: QueryClient, instances: ReadonlyMap<InstanceId, Instance>): void {
  for (const [id, instance] of instances) arrivedInstances.add(id, instance);
  client.setQueryData(instancesQuery.queryKey, (list) => {
    if (list === undefined) return undefined;
    return { ...list, instances: list.instances.map((other) => instances.get(other.instance_id) ?? other) };
  });
  for (const id of instances.keys()) void client.invalidateQueries({ queryKey: instanceKey(id) });
}

/** Replaces the last probe of an instance, where it is looked at, unless a newer one is known. */
export function putProbe(client: QueryClient, probe: Probe): void {
  client.setQueryData(probeQuery(probe).queryKey, (last) => {
    if (last === undefined) return undefined;
    return last !== null && last.at > probe.at ? last : probe;
  });
}
