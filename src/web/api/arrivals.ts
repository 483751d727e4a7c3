import type { Change } from '../../contract/change.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';

/** Keeps the items that the event stream brings while a list is read. The list may be older and must not undo them. */
function createArrivals<Id, Item>() {
  /** One map of arrived items for each reading that has not ended yet. */
  const readings = new Set<Map<Id, Item>>();
  return {
    add(id: Id, item: Item): void {
      for (const arrived of readings) arrived.set(id, item);
    },
    /** Reads a list. @returns the list, and the items that arrived meanwhile */
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

/** Adds one step of a change: replaces a known change, puts a new one in front, ignores a step older than the known. */
export function withChange(changes: readonly Change[], change: Change): Change[] {
  const known = changes.find((other) => other.change_id === change.change_id);
  if (known === undefined) return [change, ...changes];
  return changes.map((other) => (other === known && known.updated_at <= change.updated_at ? change : other));
}
