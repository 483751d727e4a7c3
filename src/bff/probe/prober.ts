import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { InstanceId, ProjectId } from '../../contract/ids.ts';
import type { Probe } from '../../contract/probe.ts';
import type { ProbeEvents } from '../platform/events.ts';
import { consoleError, Failure, reasonOf } from '../platform/failure.ts';
import type { Store } from '../store/database.ts';
import { findProbe, putProbe } from '../store/probes.ts';
import { createLimit } from '../platform/limit.ts';
import type { Measure } from './measure.ts';

/** The part of the journal that a probe needs. */
export interface ChangesOfInstance {
  unfinishedOf(id: InstanceId): Promise<Change | null>;
  list(query: { instance_id: InstanceId; limit: number }): Promise<readonly Change[]>;
}

export interface ProberOptions {
  /** The scope whose instances are probed. */
  projectId: ProjectId;
  measure: Measure;
  /** Knows the instance's changes. */
  journal: ChangesOfInstance;
  store: Store;
  events: ProbeEvents;
  log: Logger;
  /** Aborted at shutdown. */
  signal: AbortSignal;
}

const PROBES_AT_ONCE = 4;
/** Lower than the number above, so that a requested probe does not wait for those that follow changes. */
const BEHIND_CHANGES_AT_ONCE = 2;

function inTheWay({ change_id, job_id }: Change): Failure {
  const message = 'A change runs on the instance: a probe follows it when it has succeeded.';
  const names = job_id === null ? { change_id } : { change_id, job_id };
  return new Failure(409, consoleError('CONSOLE.CHANGE_RUNNING', message, names));
}

/** Checks, from this machine, what DCS says about an instance's SSL. The last probe of each instance is stored. */
export function createProber({ projectId, measure, journal, store, events, log, signal }: ProberOptions) {
  const inTurn = createLimit(PROBES_AT_ONCE);
  const flights = new Map<InstanceId, Promise<Probe>>();
  const wanted = new Set<InstanceId>();
  const workers = new Set<Promise<void>>();

  const newestChange = async (id: InstanceId): Promise<Change | undefined> =>
    (await journal.list({ instance_id: id, limit: 1 }))[0];

  /** Measures while no change runs, because a measurement during a restart proves nothing. */
  async function run(id: InstanceId): Promise<Probe> {
    const running = await journal.unfinishedOf(id);
    if (running !== null) throw inTheWay(running);
    const before = await newestChange(id);
    const found = await inTurn(() => measure(id));
    if (signal.aborted) throw new Failure(503, consoleError('CONSOLE.SHUTTING_DOWN', 'The console is shutting down.'));
    const begun = await journal.unfinishedOf(id);
    if (begun !== null) throw inTheWay(begun);
    const after = await newestChange(id);
    if (after !== undefined && after.updated_at !== before?.updated_at) throw inTheWay(after);
    await putProbe(store, found);
    log.info({ instance_id: id, expected: found.expected, result: found.result }, 'probe');
    events.publish(found);
    return found;
  }

  /** Probes an instance now. Calls during a probe share it. @throws Failure */
  function probe(id: InstanceId): Promise<Probe> {
    const flying = flights.get(id);
    if (flying !== undefined) return flying;
    const flight = run(id).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function work(): Promise<void> {
    for (const id of wanted) {
      wanted.delete(id);
      if (signal.aborted) return;
      try {
        // A probe that began before the change says nothing about its result.
        await flights.get(id)?.catch(() => {});
        await probe(id);
      } catch (cause) {
        log.info({ instance_id: id, reason: reasonOf(cause) }, 'the probe after a change was not made');
      }
    }
  }

  return {
    probe,
    last: (id: InstanceId) => findProbe(store, projectId, id),
    /** Probes an instance in the background soon. Several requests cause one probe. */
    probeSoon(id: InstanceId): void {
      wanted.add(id);
      if (workers.size >= BEHIND_CHANGES_AT_ONCE) return;
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    },
    /** Resolves when no probe runs any more. */
    idle: async (): Promise<void> => {
      await Promise.allSettled([...workers, ...flights.values()]);
    },
  };
}
export type Prober = ReturnType<typeof createProber>;
