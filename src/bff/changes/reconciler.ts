import type { ChangeId } from '../../contract/ids.ts';
import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import {
  attribute,
  windowOf,
  type OwnedTask,
  type Owner,
  type Sending,
  type Task,
  type Trace,
} from '../../domain/attribution.ts';
import { foldCode } from '../../domain/error-rules.ts';
import { createPolling, type Phase } from '../../domain/poll-schedule.ts';
import type { Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import type { CallFailure } from '../cloud/result.ts';
import { taskTime } from '../cloud/task-time.ts';
import { consoleError } from '../platform/failure.ts';
import { restOf, type Observe } from '../fleet/observe.ts';
import { because } from './because.ts';
import { toTasks, withCentre } from './tasks.ts';
import { found, STOPPED, type Followed, type Found } from './watcher.ts';

/** What is known of a request in doubt. */
export type Doubt =
  | { kind: 'call-failed'; failure: CallFailure }
  /** The failure is not known any more, because the process that sent the request has ended. */
  | { kind: 'not-known' }
  /** The outcome is unknown, and someone asked to look again. */
  | { kind: 'looked-at-again' };

/**
 * The phase in which the reconciling of a failed PUT begins. DCS's own answer counts most. A gateway's error does not
 * tell what DCS did.
 */
export function phaseOf(doubt: Doubt): Extract<Phase, `in-doubt-${string}`> {
  if (doubt.kind === 'looked-at-again') return 'in-doubt-again';
  return refusalIn(doubt) === null ? 'in-doubt-unanswered' : 'in-doubt-service-error';
}

/**
 * DCS's own error, which counts as a refusal when no trace of the PUT is found. Null for any other error. The service
 * behind a gateway may still act after the gateway's 502, 503 or time-out (dcs-api.md §4, APIGW.0201), and an answer
 * without a code has an unknown sender.
 */
function refusalIn(doubt: Doubt): ErrorEnvelope | null {
  if (doubt.kind !== 'call-failed') return null;
  const { kind, status, envelope } = doubt.failure;
  if (kind !== 'answered' || status < 300) return null;
  const isOfDcs = foldCode(envelope.error_code).startsWith('DCS.') && status !== 408 && status !== 504;
  return isOfDcs ? envelope : null;
}

/** @param error DCS's answer, if it counts as a refusal when no trace of the change is found */
function conclude(trace: Trace, error: ErrorEnvelope | null, request_id: string | null, change: Change): Found {
  const names = { change_id: change.change_id };
  if (trace.kind === 'job') {
    const event = { type: 'accepted', job_id: trace.job_id, request_id } as const;
    return found(event, because('job-found', { job_id: trace.job_id, created_at: trace.created_at }));
  }
  if (trace.kind === 'effect') {
    const task = trace.task === null ? {} : { task: trace.task.name, created_at: trace.task.created_at };
    const evidence = { 'ssl.enabled': String(change.enabled), ...task };
    return found({ type: 'took-effect' }, because('effect-found', evidence));
  }
  if (trace.kind === 'nothing' && error !== null) {
    const why = because('no-trace', { error_code: error.error_code, 'ssl.enabled': String(!change.enabled) });
    return found({ type: 'no-trace', error: { ...error, ...names } }, why);
  }
  const evidence = { found: trace.kind, error_code: change.error?.error_code ?? null };
  const why = because('no-certainty', evidence);
  if (change.origin === 'external') {
    const message = 'The switch was made elsewhere, and neither the tasks nor SSL detail tell what became of it.';
    const unverified = consoleError('CONSOLE.OUTCOME_UNVERIFIED', message, { ...names, request_id });
    return found({ type: 'cannot-tell', error: unverified }, why);
  }
  const instead = change.error === null ? '' : ` (instead: ${change.error.error_code}, ${change.error.error_msg})`;
  const message =
    `The answer to the switch was lost${instead}, and neither the tasks nor SSL detail tell whether DCS acted. ` +
    'Look at the instance before switching it again.';
  const lost = consoleError('CONSOLE.ANSWER_LOST', message, { ...names, request_id });
  return found({ type: 'cannot-tell', error: lost }, why);
}

export interface ReconcilerOptions {
  client: DcsClient;
  observe: Observe;
  /** The known owner of a task. */
  ownerOf: (task: Task) => Promise<Owner>;
  /** Records that a task belongs to a change. */
  claim: (id: ChangeId, taskId: string) => Promise<unknown>;
  /** When the PUT of a change was sent, and which task was the newest then. */
  sending: (change: Change) => Promise<Sending>;
  clock: Clock;
}

/** Finds out by reading only what became of a PUT whose answer was lost or unclear. */
export function createReconciler({ client, observe, ownerOf, claim, sending, clock }: ReconcilerOptions) {
  const withOwner = async (task: Task): Promise<OwnedTask> => ({ ...task, owner: await ownerOf(task) });

  async function look(change: Change, signal: AbortSignal): Promise<{ trace: Trace; isAtRest: boolean }> {
    const options = { signal, retries: 0 };
    const sent = await sending(change);
    const window = windowOf(sent);
    const [from, until] = [taskTime(window.from), taskTime(window.until)];
    // SSL detail is read first. Then the list of tasks, read later, has every task that can have caused that state.
    const observation = await observe(change.instance_id, options);
    const [listed, centre] = await Promise.all([
      client.tasks(change.instance_id, from, until, options),
      client.taskCentre(from, until, options),
    ]);
    const { detail } = observation;
    const named = withCentre(
      toTasks(listed.ok ? (listed.value?.tasks ?? []) : []),
      toTasks(centre.ok ? (centre.value?.tasks ?? []) : []),
    );
    const trace = attribute({
      change,
      sending: sent,
      tasks: listed.ok ? await Promise.all(named.map(withOwner)) : null,
      enabled: detail.ok ? detail.value.enabled : null,
      instance: restOf(observation),
      now: clock.now(),
    });
    return { trace, isAtRest: restOf(observation) === 'at-rest' };
  }

  return {
    /** Looks until the result is certain or the phase is over. */
    async reconcile(change: Change, doubt: Doubt, signal: AbortSignal): Promise<Followed> {
      // The age comes from the journal, so that a restart does not restart the phase. A few readings are always left.
      let phase: Phase = phaseOf(doubt);
      let polling = createPolling(phase, clock.now() - Date.parse(change.updated_at));
      const refusal = refusalIn(doubt);
      const request_id = doubt.kind === 'call-failed' ? doubt.failure.envelope.request_id : null;
      // In sequence, with a pause between two looks.
      for (;;) {
        const { trace, isAtRest } = await look(change, signal);
        if (signal.aborted) return STOPPED;
        let reading = polling(clock.now());
        const goOn = (next: Phase): void => {
          phase = next;
          polling = createPolling(next, reading.age);
          reading = polling(clock.now());
        };
        // DCS's own error ends the search early only if the readings are clear. Otherwise the search lasts as long as
        // without it.
        if (phase === 'in-doubt-service-error' && trace.kind !== 'nothing') goOn('in-doubt-unanswered');
        // The running task may be ours. This can be told only when it has ended.
        if (phase === 'in-doubt-unanswered' && reading.pause === null && trace.kind === 'under-way')
          goOn('in-doubt-busy');
        const isTold = trace.kind === 'job' || (trace.kind === 'effect' && isAtRest);
        if (isTold || reading.pause === null) {
          if (trace.kind === 'effect' && trace.task !== null && trace.task.id !== null) {
            await claim(change.change_id, trace.task.id);
          }
          return conclude(trace, refusal, request_id, change);
        }
        await clock.sleep(reading.pause, signal);
        if (signal.aborted) return STOPPED;
      }
    },
  };
}
export type Reconciler = ReturnType<typeof createReconciler>;
