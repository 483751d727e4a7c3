import { isDeepStrictEqual } from 'node:util';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance, SslState } from '../../contract/instance.ts';
import type { Clock } from '../platform/clock.ts';
import type { FleetReading } from './read-fleet.ts';

interface Detail {
  ssl: SslState;
  /** Of the monotonic clock, ms. */
  at: number;
  /** What the list hinted when the detail was read; undefined where there was no list yet. */
  hint: SslState['state'] | undefined;
}

const sayTheSame = (a: Instance, b: Instance): boolean =>
  isDeepStrictEqual({ ...a, ssl: { ...a.ssl, read_at: '' } }, { ...b, ssl: { ...b.ssl, read_at: '' } });

/**
 * What is known of each instance beyond the list: rows that were read one by one since, and SSL states read from SSL
 * detail. A row that says something new is handed to `publish`.
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
    // A state that is only better known than before is no reason to write the list anew: the event tells it.
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
    // The hint changed its mind since, away from the detail: someone may have switched it elsewhere.
    const doubted = detail.hint !== undefined && row.ssl.state !== detail.hint && row.ssl.state !== detail.ssl.state;
    if (expired || doubted) {
      details.delete(row.instance_id);
      return null;
    }
    return detail.ssl;
  }

  return {
    /** A row that was just read by show and SSL detail (or show alone: then its SSL is a hint). */
    learn(instance: Instance): void {
      const before = current.get(instance.instance_id);
      if (instance.ssl.source === 'detail') remember(instance.instance_id, instance.ssl);
      learned.set(instance.instance_id, { instance, at: clock.monotonic() });
      put(instance, before);
    },
    /** An SSL state that was just read from SSL detail. */
    confirm(id: InstanceId, ssl: SslState): void {
      remember(id, ssl);
      const before = current.get(id);
      if (before !== undefined) put({ ...before, ssl }, before);
    },
    /** Says how long a reading of SSL detail speaks louder than the list's hint, ms. Until then it does without limit. */
    holdDetails(ms: number): void {
      detailHolds = ms;
    },
    /** When SSL detail of an instance was last read, by the monotonic clock, ms; -Infinity for never. */
    confirmedAt: (id: InstanceId): number => details.get(id)?.at ?? -Infinity,
    /** The rows of a reading of the list, each with what is known better. They become what later news is compared with. */
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
    /** The row of an instance; null where it was not read. */
    find: (id: InstanceId): Instance | null => current.get(id) ?? null,
    /** Grows whenever a row says something else than it said in the list. */
    revision: (): number => revision,
  };
}
export type Rows = ReturnType<typeof createRows>;
