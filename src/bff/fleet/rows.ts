import { isDeepStrictEqual } from 'node:util';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance, SslState } from '../../contract/instance.ts';
import type { Clock } from '../platform/clock.ts';
import type { FleetReading } from './read-fleet.ts';

interface Detail {
  ssl: SslState;
  /** A time of the monotonic clock, ms. */
  at: number;
  /** The list's hint when the detail was read, or undefined when there was no list yet. */
  hint: SslState['state'] | undefined;
}

const sayTheSame = (a: Instance, b: Instance): boolean =>
  isDeepStrictEqual({ ...a, ssl: { ...a.ssl, read_at: '' } }, { ...b, ssl: { ...b.ssl, read_at: '' } });

/**
 * Keeps what is known of each instance beyond the list: rows that were read singly since, and SSL states from SSL
 * detail. A row with something new is passed to `publish`.
 */
export function createRows({ clock, publish }: { clock: Clock; publish: (instance: Instance) => void }) {
  const current = new Map<InstanceId, Instance>();
  const hints = new Map<InstanceId, SslState['state']>();
  const learned = new Map<InstanceId, { instance: Instance; at: number }>();
  const details = new Map<InstanceId, Detail>();
  let revision = 0;
  let detailHolds = Number.POSITIVE_INFINITY;

  function put(instance: Instance, before: Instance | undefined): void {
    current.set(instance.instance_id, instance);
    if (before !== undefined && sayTheSame(before, instance)) return;
    // When a state is only confirmed, the list is not written again, because the event tells it.
    if (
      before === undefined ||
      !sayTheSame({ ...before, ssl: { ...before.ssl, source: instance.ssl.source } }, instance)
    ) {
      revision += 1;
    }
    publish(instance);
  }

  function remember(id: InstanceId, ssl: SslState): void {
    details.set(id, { ssl, at: clock.monotonic(), hint: hints.get(id) });
  }

  function detailFor(row: Instance): SslState | null {
    const detail = details.get(row.instance_id);
    if (detail === undefined) return null;
    const expired = clock.monotonic() - detail.at > detailHolds;
    // The hint has changed since and differs from the detail, so someone may have switched SSL elsewhere.
    const doubted = detail.hint !== undefined && row.ssl.state !== detail.hint && row.ssl.state !== detail.ssl.state;
    if (expired || doubted) {
      details.delete(row.instance_id);
      return null;
    }
    return detail.ssl;
  }

  return {
    /** Takes a row that was just read by show and SSL detail. If it was read by show alone, its SSL is a hint. */
    learn(instance: Instance): void {
      const before = current.get(instance.instance_id);
      if (instance.ssl.source === 'detail') remember(instance.instance_id, instance.ssl);
      learned.set(instance.instance_id, { instance, at: clock.monotonic() });
      put(instance, before);
    },
    /** Takes an SSL state that was just read from SSL detail. */
    confirm(id: InstanceId, ssl: SslState): void {
      remember(id, ssl);
      const before = current.get(id);
      if (before !== undefined) put({ ...before, ssl }, before);
    },
    /** Sets how long a reading of SSL detail overrides the list's hint, ms. Until this is called, there is no limit. */
    holdDetails(ms: number): void {
      detailHolds = ms;
    },
    /** When SSL detail of an instance was last read, by the monotonic clock, ms; -Infinity when never. */
    confirmedAt: (id: InstanceId): number => details.get(id)?.at ?? -Infinity,
    /** Combines a reading of the list with what is known better. The result is the basis for later comparisons. */
    merge(reading: FleetReading): Instance[] {
      const rows = reading.instances.map((row) => {
        const newer = learned.get(row.instance_id);
        if (newer !== undefined && newer.at > reading.startedAt) return newer.instance;
        learned.delete(row.instance_id);
        const ssl = detailFor(row);
        return ssl === null ? row : { ...row, ssl };
      });
      current.clear();
      hints.clear();
      for (const row of rows) current.set(row.instance_id, row);
      for (const row of reading.instances) hints.set(row.instance_id, row.ssl.state);
      return rows;
    },
    /** The row of an instance, or null when it was never read. */
    find: (id: InstanceId): Instance | null => current.get(id) ?? null,
    /** Grows whenever a row differs from the list. */
    revision: (): number => revision,
  };
}
export type Rows = ReturnType<typeof createRows>;
