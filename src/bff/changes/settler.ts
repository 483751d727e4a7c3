import { jobId, type JobId } from '../../contract/ids.ts';
import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { nextPoll, type Phase } from '../../domain/poll-schedule.ts';
import type { Clock } from '../clock.ts';
import type { DcsClient } from '../dcs/client.ts';
import { toInstant } from '../dcs/map.ts';
import type { CallFailure } from '../dcs/result.ts';
import type { WireTask } from '../dcs/wire.ts';
import { consoleError } from '../failure.ts';
import { isAtRest, type Observe } from '../fleet/observe.ts';
import type { Finding } from './watcher.ts';

/** Two machines' clocks may differ by this much; the gateway itself accepts 15 minutes, but machines that far off are rare. */
const SKEW_MS = 5 * 60_000;

/**
 * What one look for traces of a lost PUT found. `effect`: a task of ours without a job's id, and SSL is what was asked for. `nothing`:
 * everything could be read, and nothing of ours is there.
 */
export type Trace = { kind: 'job'; job_id: JobId } | { kind: 'effect' } | { kind: 'nothing' } | { kind: 'unclear' };

/** Which phase the settling of a failed PUT is in: what DCS itself says weighs most, no answer least. */
export function phaseOf(failure: CallFailure | null): Extract<Phase, `settling-${string}`> {
  if (failure === null || failure.kind !== 'answered' || failure.status < 300) return 'settling-unanswered';
  // A time-out of something in between: what stands behind it may still be at work (dcs-api.md §4, APIGW.0201).
  if (failure.status === 408 || failure.status === 504) return 'settling-unanswered';
  return failure.envelope.source === 'dcs' ? 'settling-service-error' : 'settling-gateway-error';
}

/**
 * The newest of an instance's tasks that may be ours: it switches SSL, to the state that was asked for, not before the
 * intent. `details.enable_ssl` marks such tasks; its value is not documented, so one that is not understood counts as ours.
 */
export function tasksOfChange(tasks: readonly WireTask[], change: Change): WireTask[] {
  const earliest = Date.parse(change.created_at) - SKEW_MS;
  return tasks
    .filter(({ details }) => details.enable_ssl === change.enabled || details.enable_ssl === 'not-understood')
    .map((task) => ({ task, at: Date.parse(toInstant(task.created_at) ?? '') }))
    .filter(({ at }) => at >= earliest)
    .sort((a, b) => b.at - a.at)
    .map(({ task }) => task);
}

/** UTC `yyyyMMddHHmmss`, as the tasks' query wants it. */
function taskTime(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

/** @param error what DCS or the gateway answered, where that counts as a refusal when nothing of the change is found */
function conclude(
  trace: Trace,
  error: ErrorEnvelope | null,
  requestId: string | null,
  change: Change,
): Exclude<Finding, null> {
  if (trace.kind === 'job') {
    return { event: { type: 'accepted', job_id: trace.job_id }, cause: 'its job was found in the tasks' };
  }
  if (trace.kind === 'effect') {
    return { event: { type: 'took-effect' }, cause: 'a task of it was found, and SSL detail shows what was asked for' };
  }
  const names = { change_id: change.change_id };
  if (trace.kind === 'nothing' && error !== null) {
    return {
      event: { type: 'no-trace', error: { ...error, ...names } },
      cause: 'answered with an error, no trace of it',
    };
  }
  const message =
    'The answer to the switch was lost, and neither the tasks nor SSL detail tell whether DCS acted. ' +
    'Look at the instance before switching it again.';
  const lost = consoleError('CONSOLE.ANSWER_LOST', message, { ...names, request_id: requestId });
  return { event: { type: 'cannot-tell', error: lost }, cause: 'looked long enough, cannot tell' };
}

export interface SettlerOptions {
  client: DcsClient;
  observe: Observe;
  hasJob: (id: JobId) => Promise<boolean>;
  clock: Clock;
}

/** Finds out what became of a PUT whose answer was lost or said nothing certain, by reading only. */
export function createSettler({ client, observe, hasJob, clock }: SettlerOptions) {
  async function jobIn(tasks: readonly WireTask[]): Promise<JobId | null> {
    for (const task of tasks) {
      const id = jobId.safeParse(task.job_id);
      // A job of an earlier change is not ours. There are a handful of tasks at most.
      if (id.success && !(await hasJob(id.data))) return id.data;
    }
    return null;
  }

  async function look(change: Change, signal: AbortSignal): Promise<Trace> {
    const options = { signal, retries: 0 };
    const from = taskTime(Date.parse(change.created_at) - SKEW_MS);
    const until = taskTime(clock.now() + SKEW_MS);
    const [tasks, observation] = await Promise.all([
      client.tasks(change.instance_id, from, until, options),
      observe(change.instance_id, options),
    ]);
    const ours = tasks.ok ? tasksOfChange(tasks.value?.tasks ?? [], change) : [];
    const job = await jobIn(ours);
    if (job !== null) return { kind: 'job', job_id: job };
    const { detail } = observation;
    if (!detail.ok) return { kind: 'unclear' };
    // Without a task of ours, somebody else may have switched it.
    if (detail.value.enabled === change.enabled) return ours.length > 0 ? { kind: 'effect' } : { kind: 'unclear' };
    // A restart or a task that is under way may well be ours, as may a task that carries no job's id.
    const quiet = tasks.ok && ours.every((task) => task.job_id !== null) && isAtRest(observation);
    return quiet ? { kind: 'nothing' } : { kind: 'unclear' };
  }

  return {
    /**
     * Looks until something is certain or the phase is over. @param failure how the PUT failed, null where that is not known
     * any more (the process was restarted)
     * @returns null when `signal` was aborted first
     */
    async settle(change: Change, failure: CallFailure | null, signal: AbortSignal) {
      let phase = phaseOf(failure);
      const begun = clock.now();
      const error = phase === 'settling-unanswered' ? null : (failure?.envelope ?? null);
      const requestId = failure?.envelope.request_id ?? null;
      // Each look is a while after the one before.
      for (;;) {
        const trace = await look(change, signal);
        if (signal.aborted) return null;
        // One look is enough for DCS's own word only if it could see; else it is looked for as long as for a gateway's.
        if (phase === 'settling-service-error' && trace.kind === 'unclear') phase = 'settling-gateway-error';
        const pause = nextPoll(phase, clock.now() - begun);
        if (trace.kind === 'job' || pause === null) return conclude(trace, error, requestId, change);
        await clock.sleep(pause, signal);
        if (signal.aborted) return null;
      }
    },
    /**
     * The end of a settling that one look can tell: only for an error that DCS itself answered, and only where all could be
     * read. Null otherwise: then `settle` has to look longer.
     */
    async atOnce(change: Change, failure: CallFailure, signal: AbortSignal) {
      if (phaseOf(failure) !== 'settling-service-error') return null;
      const trace = await look(change, signal);
      return trace.kind === 'unclear' ? null : conclude(trace, failure.envelope, failure.envelope.request_id, change);
    },
  };
}
export type Settler = ReturnType<typeof createSettler>;
