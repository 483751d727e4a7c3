import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { switchedSince, windowOf, type Sending, type Since, type SslTask } from '../../domain/attribution.ts';
import type { ChangeEvent } from '../../domain/life-cycle.ts';
import { areMany, createPolling, pauseAmong, type Polling } from '../../domain/poll-schedule.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import { isUnknownToDcs, type CallResult } from '../cloud/result.ts';
import type { WireJob } from '../cloud/wire.ts';
import { consoleError } from '../platform/failure.ts';
import type { Because } from '../store/changes.ts';
import { taskTime } from '../cloud/task-time.ts';
import { because } from './because.ts';
import type { Overview } from './overview.ts';
import { isAtRest, type Observation, type Observe } from '../fleet/observe.ts';
import { toTasks, withCentre } from './tasks.ts';

/** An event of a change, and the evidence for it. */
export interface Found {
  kind: 'found';
  event: ChangeEvent;
  why: Because;
}
/** The meaning of one reading for a change. */
export type Finding = Found | { kind: 'nothing-yet' };
/** The end of following a change in one state. `stopped`: the console shuts down, and the change stays as it is. */
export type Followed = Found | { kind: 'stopped' };

export const found = (event: ChangeEvent, why: Because): Found => ({ kind: 'found', event, why });
export const NOTHING_YET = { kind: 'nothing-yet' } as const satisfies Finding;
export const STOPPED = { kind: 'stopped' } as const satisfies Followed;

/** A new job may not be known everywhere in DCS yet, and a later reading may wrongly miss it. */
export const JOB_UNKNOWN_TOLERATED_MS = 60_000;

function namesOf(change: Change): Pick<ErrorEnvelope, 'change_id' | 'job_id'> {
  return change.job_id === null
    ? { change_id: change.change_id }
    : { change_id: change.change_id, job_id: change.job_id };
}

const requestIdOf = (result: CallResult<unknown>): string | null =>
  result.ok ? null : result.failure.envelope.request_id;

/**
 * The meaning of a reading of the job.
 *
 * @param unknownFor how long DCS has said without a break that there is no such job, ms
 */
export function findingOfJob(change: Change, result: CallResult<WireJob>, unknownFor: number): Finding {
  const names = namesOf(change);
  if (!result.ok) {
    if (!isUnknownToDcs(result.failure) || unknownFor < JOB_UNKNOWN_TOLERATED_MS) return NOTHING_YET;
    const message = `DCS does not know job ${change.job_id} any more, so what became of it cannot be told.`;
    const error = consoleError('CONSOLE.JOB_FORGOTTEN', message, { ...names, request_id: requestIdOf(result) });
    return found({ type: 'job-lost', error }, because('job-forgotten', { status: result.failure.status }));
  }
  const { status, fail_reason } = result.value;
  const why = because('job-status', { 'job.status': status, fail_reason });
  switch (status.toUpperCase()) {
    case 'SUCCESS':
      return found({ type: 'job-succeeded' }, why);
    case 'FAIL': {
      const reason = fail_reason === null || fail_reason === '' ? 'DCS gave no reason' : fail_reason;
      const error = consoleError('CONSOLE.JOB_FAILED', `The job failed: ${reason}`, { ...names, source: 'dcs' });
      return found({ type: 'job-failed', error }, why);
    }
    case 'INIT':
      return NOTHING_YET;
    default:
      // RUNNING, and every undocumented status, count as running.
      return change.state === 'accepted' ? found({ type: 'job-running' }, why) : NOTHING_YET;
  }
}

/** The finding that a job has run for longer than any job should. */
export function overdueFinding(change: Change): Found {
  const message = `Job ${change.job_id} has not come to an end for too long; the console stopped watching it.`;
  const error = consoleError('CONSOLE.JOB_OVERDUE', message, namesOf(change));
  return found({ type: 'job-lost', error }, because('job-overdue'));
}

/** A reading of an instance, as evidence. */
function seenAs({ show, detail }: Observation): Record<string, string | null> {
  return {
    'ssl.enabled': detail.ok ? String(detail.value.enabled) : detail.failure.envelope.error_code,
    status: show.ok ? show.value.instance.status : show.failure.envelope.error_code,
    task: show.ok ? show.value.instance.task : null,
  };
}

function whyUnverified({ detail }: Observation, opposite: boolean): string {
  if (!detail.ok) return `SSL detail could not be read (${detail.failure.envelope.error_code})`;
  return opposite
    ? `SSL is ${detail.value.enabled ? 'on' : 'off'}, and the tasks do not tell whether it was switched back since`
    : 'the instance did not come back to rest';
}

/** How long to wait for an instance that is at rest in the opposite state, ms. */
const OPPOSED_MS = 10 * 60_000;

/** Whether an instance is at rest, and SSL is in the opposite state. */
function isOpposite({ enabled }: Change, seen: Observation): boolean {
  return seen.detail.ok && seen.detail.value.enabled !== enabled && isAtRest(seen);
}

/** The meaning of show and SSL detail after the job's SUCCESS. The change is done when both agree (dcs-api.md §3). */
export function findingOfInstance(change: Change, seen: Observation, since: Since, isLast: boolean): Finding {
  const agrees = seen.detail.ok && seen.detail.value.enabled === change.enabled;
  if (agrees && isAtRest(seen)) {
    return found({ type: 'agreed' }, because('instance-agrees', seenAs(seen)));
  }
  const opposite = isOpposite(change, seen);
  if (opposite && typeof since === 'object') return supersededFinding(change, since);
  if (!isLast) return NOTHING_YET;
  const names = namesOf(change);
  // While the instance restarts, SSL detail may still change. If the tasks do not rule it out, somebody else may have
  // caused the opposite state.
  if (seen.detail.ok && opposite && since === 'nothing') {
    const is = seen.detail.value.enabled ? 'on' : 'off';
    const claim = change.job_id === null ? 'a task was to switch it' : 'DCS reported that it had been switched';
    const message = `SSL is ${is} although ${claim} ${change.enabled ? 'on' : 'off'}.`;
    const error = consoleError('CONSOLE.OUTCOME_CONTRADICTED', message, { ...names, source: 'dcs' });
    return found({ type: 'contradicted', error }, because('detail-contradicts', seenAs(seen)));
  }
  const request_id = requestIdOf(seen.detail) ?? requestIdOf(seen.show);
  const why = whyUnverified(seen, opposite);
  const claim = change.job_id === null ? 'A task of the switch was found' : 'DCS reported success';
  const message = `${claim}, but it could not be verified in time: ${why}.`;
  const error = consoleError('CONSOLE.OUTCOME_UNVERIFIED', message, { ...names, request_id });
  return found({ type: 'unverified', error }, because('not-verified', seenAs(seen)));
}

/** The finding that SSL was switched back since, so SSL detail says nothing about this change. */
function supersededFinding(change: Change, { task, created_at }: SslTask): Found {
  const is = change.enabled ? 'off' : 'on';
  const message = `SSL was switched ${is} again (${created_at}) before the console had seen that it was ${change.enabled ? 'on' : 'off'}.`;
  const error = consoleError('CONSOLE.SUPERSEDED', message, namesOf(change));
  const why = because('superseded', { task: task.name, user_name: task.user_name, created_at });
  return found({ type: 'unverified', error }, why);
}

export interface WatcherOptions {
  client: Pick<DcsClient, 'job' | 'tasks' | 'taskCentre'>;
  observe: Observe;
  /** When the PUT of a change was sent, and which task was the newest then. */
  sending: (change: Change) => Promise<Sending>;
  /** Tells when a change needs its own reading. */
  overview: Pick<Overview, 'followed' | 'wait' | 'isAtRest'>;
  clock: Clock;
}

// No retries, because the schedule's next reading follows anyway.
const once = (signal: AbortSignal) => ({ signal, retries: 0 });

/**
 * Watches one change's job, then its instance, each until there is a result. More viewers do not cause more readings.
 */
export function createWatcher({ client, observe, sending, overview, clock }: WatcherOptions) {
  /** Reads whether somebody has switched an instance since, if it is at rest in the opposite state. */
  async function readSince(change: Change, seen: Observation, signal: AbortSignal): Promise<Since> {
    if (!seen.detail.ok || seen.detail.value.enabled === change.enabled || !isAtRest(seen)) return 'nothing';
    const sent = await sending(change);
    const now = { at: instantOf(clock), after: null };
    const [begin, end] = [taskTime(windowOf(sent).from), taskTime(windowOf(now).until)];
    const [tasks, centre] = await Promise.all([
      client.tasks(change.instance_id, begin, end, once(signal)),
      client.taskCentre(begin, end, once(signal)),
    ]);
    if (!tasks.ok) return 'unclear';
    const named = withCentre(toTasks(tasks.value?.tasks ?? []), toTasks(centre.ok ? (centre.value?.tasks ?? []) : []));
    return switchedSince(change, sent, named);
  }

  return {
    /**
     * Reads the job until it has news.
     *
     * @param polling the polling of the phase `job`, begun when this process began to watch the job
     */
    async watchJob(change: Change, polling: Polling, signal: AbortSignal): Promise<Followed> {
      if (change.job_id === null) return overdueFinding(change);
      let unknownSince: number | null = null;
      let isDue = true;
      // Among many changes even the first reading waits, because the overview soon knows the state.
      if (areMany(overview.followed()))
        isDue = await overview.wait(change, 'news', pauseAmong(overview.followed(), 0), signal);
      // In sequence, with a pause between two readings.
      while (!signal.aborted) {
        // What is read only because the pause is over waits for what is worth a reading.
        const options = isDue ? once(signal) : { ...once(signal), priority: 'page' as const };
        const result = await client.job(change.job_id, options);
        if (signal.aborted) return STOPPED;
        const { age, pause } = polling(clock.now(), overview.followed());
        unknownSince = result.ok || !isUnknownToDcs(result.failure) ? null : (unknownSince ?? age);
        const finding = findingOfJob(change, result, unknownSince === null ? 0 : age - unknownSince);
        if (finding.kind === 'found') return finding;
        if (pause === null) return overdueFinding(change);
        isDue = await overview.wait(change, result.ok ? 'news' : 'reading', pause, signal);
      }
      return STOPPED;
    },
    /** Reads the instance until it has the requested state, or the time for that is over. As above. */
    async verify(change: Change, signal: AbortSignal): Promise<Followed> {
      const polling = createPolling('verifying');
      /** The age of the phase since which the instance is at rest in the opposite state. */
      let opposedAt: number | null = null;
      if (areMany(overview.followed()) && !overview.isAtRest(change))
        await overview.wait(change, 'rest', pauseAmong(overview.followed(), 0), signal);
      while (!signal.aborted) {
        const seen = await observe(change.instance_id, once(signal));
        if (signal.aborted) return STOPPED;
        const { age, pause } = polling(clock.now(), overview.followed());
        opposedAt = isOpposite(change, seen) ? (opposedAt ?? age) : null;
        const isLast = pause === null || (opposedAt !== null && age - opposedAt >= OPPOSED_MS);
        const since = await readSince(change, seen, signal);
        const finding = findingOfInstance(change, seen, since, isLast);
        if (signal.aborted) return STOPPED;
        if (finding.kind === 'found') return finding;
        // The last look always has a result, so here there always is a pause.
        await overview.wait(change, seen.show.ok && seen.detail.ok ? 'rest' : 'reading', pause ?? 0, signal);
      }
      return STOPPED;
    },
  };
}
export type Watcher = ReturnType<typeof createWatcher>;
