import type { Logger } from 'pino';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import { stateOf, toSslDetail } from '../cloud/map.ts';
import type { Rows } from './rows.ts';

export interface ConfirmerOptions {
  client: DcsClient;
  rows: Rows;
  /** How many calls a second the scope's budget allows now. */
  perSecond: () => number;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** The scope's budget paces the calls. The limit leaves connections for others. */
const AT_ONCE = 4;
const NOT_AGAIN_MS = 60_000;

/** The weight of the newest answer in the average answer time of DCS. */
const WEIGHT = 0.05;

const HOLDS_AT_LEAST_MS = 5 * 60_000;

/**
 * How long a reading of SSL detail overrides the list's hint, in ms: the time for two rounds of the confirmer through
 * the fleet. With less, the first instances of a large fleet would be hints again before the last are confirmed.
 *
 * @param instances how many are confirmed
 * @param answerMs how long DCS takes to answer, including the wait for the budget, ms
 * @param perSecond how many calls a second the budget allows
 */
export function detailHoldsMs(instances: number, answerMs: number, perSecond: number): number {
  const eachMs = Math.max(1000 / perSecond, answerMs / AT_ONCE);
  return Math.max(HOLDS_AT_LEAST_MS, 2 * instances * eachMs);
}

/**
 * Confirms the list's hints by SSL detail in the background, while someone asks for the list. It leaves out instances
 * that cannot have SSL, and begins with those never confirmed.
 */
export function createConfirmer({ client, rows, perSecond, clock, log, signal }: ConfirmerOptions) {
  let queue: InstanceId[] = [];
  const triedAt = new Map<InstanceId, number>();
  let workers = 0;
  let answerMs = 0;

  const lastLook = (id: InstanceId) => Math.max(rows.confirmedAt(id), triedAt.get(id) ?? -Infinity);

  async function confirm(id: InstanceId): Promise<void> {
    const asked = clock.monotonic();
    const result = await client.sslDetail(id, { signal, retries: 0 });
    answerMs += WEIGHT * (clock.monotonic() - asked - answerMs);
    if (result.ok) rows.confirm(id, stateOf(toSslDetail(result.value), instantOf(clock)));
    else log.debug({ instance_id: id, error_code: result.failure.envelope.error_code }, 'not confirmed');
  }

  async function work(): Promise<void> {
    // A worker confirms one instance after another.
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      triedAt.set(id, clock.monotonic());
      await confirm(id);
    }
    workers -= 1;
  }

  return {
    /** Queues the instances of a list that was asked for. They replace what is still queued from an older list. */
    consider(instances: readonly Instance[]): void {
      const due = clock.monotonic() - NOT_AGAIN_MS;
      const ids = instances.filter((row) => row.verdict.kind !== 'ineligible').map((row) => row.instance_id);
      rows.holdDetails(detailHoldsMs(ids.length, answerMs, perSecond()));
      const looks = new Map(ids.map((id) => [id, lastLook(id)] as const));
      const lookAt = (id: InstanceId) => looks.get(id) ?? -Infinity;
      queue = ids
        .filter((id) => lookAt(id) <= due)
        .sort((a, b) => (lookAt(a) < lookAt(b) ? -1 : Number(lookAt(a) > lookAt(b))));
      const wanted = Math.min(AT_ONCE, queue.length);
      while (workers < wanted && !signal.aborted) {
        workers += 1;
        void work();
      }
    },
  };
}
