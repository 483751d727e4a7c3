import { jobId, type ChangeId, type JobId } from '../../contract/ids.ts';
import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { foldCode } from '../../domain/error-rules.ts';
import { createPolling, type Phase } from '../../domain/poll-schedule.ts';
import type { Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import type { CallFailure } from '../cloud/result.ts';
import { taskTime } from '../cloud/task-time.ts';
import type { WireTask } from '../cloud/wire.ts';
import { consoleError } from '../platform/failure.ts';
import { isAtRest, type Observe } from '../fleet/observe.ts';
import { because, type Sending } from './journal.ts';
import { oursAmong, tasksOfChange, windowOf, withCentre, type Candidate } from './tasks.ts';
import type { Finding } from './watcher.ts';

/**
 * What one look for traces of a lost PUT found. `effect`: a task of ours without a job's id, and SSL is what was asked for. `nothing`:
 * everything could be read, and nothing of ours is there.
 */
export type Trace =
  | { kind: 'job'; job_id: JobId; created_at: string | null }
  | { kind: 'effect' }
  | { kind: 'nothing' }
  | { kind: 'unclear' };

/** How a PUT failed; null where that is not known any more (the process was restarted); `again`: a person asks to look once more. */
export type Lost = CallFailure | 'again' | null;

/** Which phase the settling of a failed PUT is in: what DCS itself says weighs most; a gateway's error says nothing about what DCS did. */
export function phaseOf(lost: Lost): Extract<Phase, `settling-${string}`> {
  if (lost === 'again') return 'settling-again';
  return refusalIn(lost) === null ? 'settling-unanswered' : 'settling-service-error';
}

/**
 * DCS's own answer, which counts as a refusal where no trace of the PUT is found. Null for any other: what a gateway stands before may
 * act after its 502 or 503 as well as after its time-out (dcs-api.md §4, APIGW.0201), and a page without a code is of nobody knows whom.
 */
function refusalIn(lost: Lost): ErrorEnvelope | null {
  if (lost === null || lost === 'again' || lost.kind !== 'answered' || lost.status < 300) return null;
  const isOfDcs = foldCode(lost.envelope.error_code).startsWith('DCS.') && lost.status !== 408 && lost.status !== 504;
  return isOfDcs ? lost.envelope : null;
}

/** @param error what DCS answered, where that counts as a refusal when nothing of the change is found */
function conclude(
  trace: Trace,
  error: ErrorEnvelope | null,
  request_id: string | null,
  change: Change,
): Exclude<Finding, null> {
  const names = { change_id: change.change_id };
  if (trace.kind === 'job') {
    const event = { type: 'accepted', job_id: trace.job_id, request_id } as const;
    return { event, why: because('job-found', { job_id: trace.job_id, created_at: trace.created_at }) };
  }
  if (trace.kind === 'effect') {
    return { event: { type: 'took-effect' }, why: because('effect-found', { 'ssl.enabled': String(change.enabled) }) };
  }
  if (trace.kind === 'nothing' && error !== null) {
    const why = because('no-trace', { error_code: error.error_code, 'ssl.enabled': String(!change.enabled) });
    return { event: { type: 'no-trace', error: { ...error, ...names } }, why };
  }
  const evidence = { found: trace.kind, error_code: change.error?.error_code ?? null };
  const why = because('no-certainty', evidence);
  if (change.origin === 'outside') {
    const message = 'The switch was made elsewhere, and neither the tasks nor SSL detail tell what became of it.';
    const untold = consoleError('CONSOLE.OUTCOME_UNVERIFIED', message, { ...names, request_id });
    return { event: { type: 'cannot-tell', error: untold }, why };
  }
  const instead = change.error === null ? '' : ` (instead: ${change.error.error_code}, ${change.error.error_msg})`;
  const message =
    `The answer to the switch was lost${instead}, and neither the tasks nor SSL detail tell whether DCS acted. ` +
    'Look at the instance before switching it again.';
  const lost = consoleError('CONSOLE.ANSWER_LOST', message, { ...names, request_id });
  return { event: { type: 'cannot-tell', error: lost }, why };
}

export interface SettlerOptions {
  client: DcsClient;
  observe: Observe;
  /** The change that a task is known to be. */
  ownerOf: (task: WireTask) => Promise<Candidate['owner']>;
  /** Writes down that a task is a change's. */
  claim: (id: ChangeId, taskId: string) => Promise<unknown>;
  /** When the PUT of a change left, and after which task. */
  sending: (change: Change) => Promise<Sending>;
  clock: Clock;
}

/** Finds out what became of a PUT whose answer was lost or said nothing certain, by reading only. */
export function createSettler({ client, observe, ownerOf, claim, sending, clock }: SettlerOptions) {
  const withOwner = async (task: WireTask): Promise<Candidate> => ({ task, owner: await ownerOf(task) });

  async function look(change: Change, signal: AbortSignal): Promise<Trace> {
    const options = { signal, retries: 0 };
    const sent = await sending(change);
    const window = windowOf(sent);
    const [from, until] = [taskTime(window.from), taskTime(window.until)];
    const [tasks, centre, observation] = await Promise.all([
      client.tasks(change.instance_id, from, until, options),
      client.taskCentre(from, until, options),
      observe(change.instance_id, options),
    ]);
    const all = tasks.ok ? (tasks.value?.tasks ?? []) : [];
    const named = withCentre(all, centre.ok ? (centre.value?.tasks ?? []) : []);
    const mayBe = await Promise.all(tasksOfChange(named, change, sent).map(withOwner));
    const ours = oursAmong(mayBe, change, sent);
    const job = jobId.safeParse(ours?.job_id);
    if (ours !== null && job.success) return { kind: 'job', job_id: job.data, created_at: ours.created_at };
    const { detail } = observation;
    if (!detail.ok) return { kind: 'unclear' };
    if (detail.value.enabled === change.enabled) {
      // Without a task that is ours, somebody else may have switched it; a task of another change is not ours.
      if (ours === null) return { kind: 'unclear' };
      if (ours.id !== null) await claim(change.change_id, ours.id);
      return { kind: 'effect' };
    }
    // A restart or a task that is under way may well be ours, as may a task that carries no job's id.
    const quiet = tasks.ok && mayBe.every(({ owner }) => owner !== null) && isAtRest(observation);
    return quiet ? { kind: 'nothing' } : { kind: 'unclear' };
  }

  return {
    /** Looks until something is certain or the phase is over. @returns null when `signal` was aborted first */
    async settle(change: Change, lost: Lost, signal: AbortSignal): Promise<Finding> {
      // From the journal, so that a process that is killed again and again comes to an end, too.
      let phase = phaseOf(lost);
      let polling = createPolling(phase, clock.now() - Date.parse(change.updated_at));
      const refusal = refusalIn(lost);
      const request_id = lost === null || lost === 'again' ? null : lost.envelope.request_id;
      // Each look is a while after the one before.
      for (;;) {
        const trace = await look(change, signal);
        if (signal.aborted) return null;
        let reading = polling(clock.now());
        // DCS's own word is enough soon only if what could be seen is clear; else it is looked for as long as without it.
        if (phase === 'settling-service-error' && trace.kind !== 'nothing') {
          phase = 'settling-unanswered';
          polling = createPolling(phase, reading.age);
          reading = polling(clock.now());
        }
        const { pause } = reading;
        if (trace.kind === 'job' || pause === null) return conclude(trace, refusal, request_id, change);
        await clock.sleep(pause, signal);
        if (signal.aborted) return null;
      }
    },
  };
}
export type Settler = ReturnType<typeof createSettler>;
