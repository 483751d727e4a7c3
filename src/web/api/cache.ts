import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import type { Probe } from '../../contract/probe.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { arrivedChanges, arrivedInstances, withChange } from './arrivals.ts';
import { changesQuery, instanceKey, instancesQuery, probeQuery } from './queries.ts';

/** Stores one step of a change for every view: replaces a known change, puts a new one in front. */
export function putChange(client: QueryClient, change: Change): void {
  arrivedChanges.add(change.change_id, change);
  client.setQueryData(changesQuery.queryKey, (changes) =>
    changes === undefined ? undefined : withChange(changes, change),
  );
  void client.invalidateQueries({ queryKey: ['changes', change.instance_id] });
  void client.invalidateQueries({ queryKey: ['change', change.change_id] });
  // A finished change also alters the facts of its instance.
  if (isFinished(change.state)) void client.invalidateQueries({ queryKey: instanceKey(change.instance_id) });
}

/** Replaces rows of the fleet. The other rows keep their identity, so they do not render again. */
export function putInstances(client: QueryClient, instances: ReadonlyMap<InstanceId, Instance>): void {
  for (const [id, instance] of instances) arrivedInstances.add(id, instance);
  client.setQueryData(instancesQuery.queryKey, (list) => {
    if (list === undefined) return undefined;
    return { ...list, instances: list.instances.map((other) => instances.get(other.instance_id) ?? other) };
  });
  for (const id of instances.keys()) void client.invalidateQueries({ queryKey: instanceKey(id) });
}

/** Replaces the last probe of an instance if a page shows it and no newer one is known. */
export function putProbe(client: QueryClient, probe: Probe): void {
  client.setQueryData(probeQuery(probe).queryKey, (last) => {
    if (last === undefined) return undefined;
    return last !== null && last.at > probe.at ? last : probe;
  });
}
