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

/** Something happened to a change, and this is why we think so. */
export interface Found {
  kind: 'found';
  event: ChangeEvent;
  why: Because;
}
/** What one reading means for a change. */
export type Finding = Found | { kind: 'nothing-yet' };
/** How following a change through one of its states ends. `stopped`: the console shuts down, and nothing is said about the change. */
export type Followed = Found | { kind: 'stopped' };

export const found = (event: ChangeEvent, why: Because): Found => ({ kind: 'found', event, why });
export const NOTHING_YET = { kind: 'nothing-yet' } as const satisfies Finding;
export const STOPPED = { kind: 'stopped' } as const satisfies Followed;

/** A job that was just made may not be known everywhere yet, and one reading may go astray later. */
export const JOB_UNKNOWN_TOLERATED_MS = 60_000;

function namesOf(change: Change): Pick<ErrorEnvelope, 'change_id' | 'job_id'> {
  return change.job_id === null
    ? { change_id: change.change_id }
    : { change_id: change.change_id, job_id: change.job_id };
}

const requestIdOf = (result: CallResult<unknown>): string | null =>
  result.ok ? null : result.failure.envelope.request_id;

/**
 * What a reading of the job means.
 *
 * @param unknownFor ms for which DCS has said that there is no such job, without a break
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
      // RUNNING, and every status that the documents do not name: it runs.
      return change.state === 'accepted' ? found({ type: 'job-running' }, why) : NOTHING_YET;
  }
}

/** That a job has run for longer than any job should. */
export function overdueFinding(change: Change): Found {
  const message = `Job ${change.job_id} has not come to an end for too long; the console stopped watching it.`;
  const error = consoleError('CONSOLE.JOB_OVERDUE', message, namesOf(change));
  return found({ type: 'job-lost', error }, because('job-overdue'));
}

/** What was seen of an instance, as evidence. */
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

/** An instance that is done is not waited for any longer than this, ms, where it says the opposite of what was asked for. */
const OPPOSED_MS = 10 * 60_000;

/** Whether an instance is done, and SSL is the other way. */
function isOpposite({ enabled }: Change, seen: Observation): boolean {
  return seen.detail.ok && seen.detail.value.enabled !== enabled && isAtRest(seen);
}

/** What show and SSL detail say after the job's SUCCESS; done is when both agree (dcs-api.md §3). */
export function findingOfInstance(change: Change, seen: Observation, since: Since, isLast: boolean): Finding {
  const agrees = seen.detail.ok && seen.detail.value.enabled === change.enabled;
  if (agrees && isAtRest(seen)) {
    return found({ type: 'agreed' }, because('instance-agrees', seenAs(seen)));
  }
  const opposite = isOpposite(change, seen);
  if (opposite && typeof since === 'object') return supersededFinding(change, since);
  if (!isLast) return NOTHING_YET;
  const names = namesOf(change);
  // While the instance restarts, SSL detail may not be what it will be; what the tasks do not rule out may be somebody else's doing.
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

/** That SSL was switched the other way since: what SSL detail says is no word on this change. */
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
  /** When the PUT of a change left, and after which task. */
  sending: (change: Change) => Promise<Sending>;
  /** Tells when a change is worth a reading of its own. */
  overview: Pick<Overview, 'followed' | 'wait' | 'isAtRest'>;
  clock: Clock;
}

// A failed reading is followed by the schedule's next one anyway.
const once = (signal: AbortSignal) => ({ signal, retries: 0 });

/** Watches one change's job, then its instance, each until it tells something; whoever else looks does not add a reading. */
export function createWatcher({ client, observe, sending, overview, clock }: WatcherOptions) {
  /** An instance that is done and says the opposite: somebody may have switched it since. */
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
     * Reads the job until it tells something new.
     *
     * @param polling of the phase `job`, begun when this process began to watch it
     */
    async watchJob(change: Change, polling: Polling, signal: AbortSignal): Promise<Followed> {
      if (change.job_id === null) return overdueFinding(change);
      let unknownSince: number | null = null;
      // Among many it is not even read at once: the overview knows how it stands, soon.
      if (areMany(overview.followed())) await overview.wait(change, 'news', pauseAmong(overview.followed(), 0), signal);
      // Each reading is a while after the one before.
      while (!signal.aborted) {
        const result = await client.job(change.job_id, once(signal));
        if (signal.aborted) return STOPPED;
        const { age, pause } = polling(clock.now(), overview.followed());
        unknownSince = result.ok || !isUnknownToDcs(result.failure) ? null : (unknownSince ?? age);
        const finding = findingOfJob(change, result, unknownSince === null ? 0 : age - unknownSince);
        if (finding.kind === 'found') return finding;
        if (pause === null) return overdueFinding(change);
        await overview.wait(change, result.ok ? 'news' : 'reading', pause, signal);
      }
      return STOPPED;
    },
    /** Reads the instance until it agrees with what was asked for, or the time for that is over. As above. */
    async verify(change: Change, signal: AbortSignal): Promise<Followed> {
      const polling = createPolling('verifying');
      /** Since when it is at rest and says the opposite, by the age of the phase. */
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
        // The last look has found something: there always is a pause here.
        await overview.wait(change, seen.show.ok && seen.detail.ok ? 'rest' : 'reading', pause ?? 0, signal);
      }
      return STOPPED;
    },
  };
}
export type Watcher = ReturnType<typeof createWatcher>;
