import type { Change } from '../../contract/change.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';

/**
 * What the event stream brings while a list is on its way: the list may have been read before that, and must not take it back.
 */
function createArrivals<Id, Item>() {
  /** What came since each reading began that has not ended yet. */
  const readings = new Set<Map<Id, Item>>();
  return {
    add(id: Id, item: Item): void {
      for (const arrived of readings) arrived.set(id, item);
    },
    /** Reads a list. @returns it, and what arrived meanwhile */
    async during<List>(read: () => Promise<List>): Promise<{ list: List; arrived: ReadonlyMap<Id, Item> }> {
      const arrived = new Map<Id, Item>();
      readings.add(arrived);
      try {
        return { list: await read(), arrived };
      } finally {
        readings.delete(arrived);
      }
    },
  };
}

export const arrivedInstances = createArrivals<InstanceId, Instance>();
export const arrivedChanges = createArrivals<ChangeId, Change>();

/** Changes with one step more: in place where the change is known, in front where it is new, not at all where it is known better. */
export function withChange(changes: readonly Change[], change: Change): Change[] {
  const known = changes.find((other) => other.change_id === change.change_id);
  if (known === undefined) return [change, ...changes];
  return changes.map((other) => (other === known && known.updated_at <= change.updated_at ? change : other));
}
