import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../contract/change.ts';
import { createFakeClock, passTimeUntil, type FakeClock } from '../../testing/bff.ts';
import type { ErrorSource } from '../../contract/error.ts';
import { PROJECT, aChange } from '../../testing/builders.ts';
import { wireInstance, wireJob, wireTaskList, type WireTask } from '../cloud/wire.ts';
import { hintOf, toInstance } from '../cloud/map.ts';
import { createPolling } from '../../domain/poll-schedule.ts';
import type { CallFailure } from '../cloud/result.ts';
import { consoleError } from '../platform/failure.ts';
import type { Observation } from '../fleet/observe.ts';
import { sslTasksOf } from '../../domain/attribution.ts';
import { createOverview } from './overview.ts';
import { toTasks } from './tasks.ts';
import {
  createWatcher,
  findingOfInstance,
  findingOfJob,
  JOB_UNKNOWN_TOLERATED_MS,
  overdueFinding,
  NOTHING_YET,
  type Finding,
  type Followed,
} from './watcher.ts';

const typeOf = (finding: Finding) => (finding.kind === 'found' ? finding.event.type : null);
const causeOf = (end: Followed | undefined) => (end?.kind === 'found' ? end.why.cause : undefined);

const AT = '2026-11-24T04:15:19.000Z';
const ID = '553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a';

const changeIn = (state: Change['state'], job_id: string | null = 'job-1'): Change =>
  aChange({ instance_id: ID, state, job_id });

const failed = (status: number, kind: CallFailure['kind'] = 'answered', source: ErrorSource = 'dcs') => ({
  ok: false as const,
  failure: { kind, status, envelope: consoleError('CONSOLE.UPSTREAM_UNREADABLE', 'x', { request_id: 'r-1', source }) },
});
const job = (status: string, fail_reason: string | null = null) => ({
  ok: true as const,
  value: wireJob.parse({ job_id: 'job-1', status, fail_reason }),
});

describe('the job', () => {
  test.each([
    ['accepted', 'INIT', null],
    ['accepted', 'RUNNING', 'job-running'],
    ['running', 'RUNNING', null],
    ['accepted', 'A_NEW_ONE', 'job-running'],
    ['running', 'A_NEW_ONE', null],
    ['accepted', 'SUCCESS', 'job-succeeded'],
    ['running', 'success', 'job-succeeded'],
    ['running', 'FAIL', 'job-failed'],
  ] as const)('%s and %s: %s', (state, status, event) => {
    expect(typeOf(findingOfJob(changeIn(state), job(status), 0))).toBe(event);
  });

  test('a failure carries DCS’s reason', () => {
    expect(findingOfJob(changeIn('running'), job('FAIL', 'no certificate'), 0)).toMatchObject({
      event: { error: { error_code: 'CONSOLE.JOB_FAILED', error_msg: expect.stringContaining('no certificate') } },
    });
  });

  test('a job that DCS does not know is waited for, for a while', () => {
    expect(findingOfJob(changeIn('accepted'), failed(404), JOB_UNKNOWN_TOLERATED_MS - 1)).toEqual(NOTHING_YET);
    expect(findingOfJob(changeIn('accepted'), failed(404), JOB_UNKNOWN_TOLERATED_MS)).toMatchObject({
      event: { type: 'job-lost', error: { error_code: 'CONSOLE.JOB_FORGOTTEN', request_id: 'r-1', job_id: 'job-1' } },
    });
  });

  test('an answer that says nothing of the job is no finding, however late', () => {
    expect(findingOfJob(changeIn('running'), failed(500), 3_600_000)).toEqual(NOTHING_YET);
    expect(findingOfJob(changeIn('running'), failed(0, 'no-answer'), 3_600_000)).toEqual(NOTHING_YET);
    expect(findingOfJob(changeIn('running'), failed(404, 'answered', 'gateway'), 3_600_000)).toEqual(NOTHING_YET);
    expect(overdueFinding(changeIn('running'))).toMatchObject({
      event: { type: 'job-lost', error: { error_code: 'CONSOLE.JOB_OVERDUE' } },
    });
  });
});

/** The overview when only one change is followed. */
const aloneOn = (clock: FakeClock) =>
  createOverview({
    client: { taskCentre: () => Promise.resolve(failed(500)) },
    readList: () => Promise.resolve(0),
    findRow: () => null,
    clock,
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
  });

const unreadable = () => Promise.resolve({ show: failed(500), detail: failed(500) });
const sentNow = () => Promise.resolve({ at: AT, after: null, before: null, givenUp: null });

test('a job that DCS does not know once, after minutes, is not forgotten; one that it does not know for a minute is', async () => {
  const clock = createFakeClock();
  const begun = clock.now();
  const passed: number[] = [];
  const client = {
    job: () => {
      const age = clock.now() - begun;
      passed.push(age);
      const isAstray = age > 3 * 60_000 && age < 4 * 60_000 && passed.length % 3 === 0;
      return Promise.resolve(isAstray || age >= 10 * 60_000 ? failed(404) : job('RUNNING'));
    },
    tasks: () => Promise.resolve(failed(500)),
    taskCentre: () => Promise.resolve(failed(500)),
  };
  const watcher = createWatcher({ client, observe: unreadable, sending: sentNow, overview: aloneOn(clock), clock });
  const found: Followed[] = [];
  const watching = watcher.watchJob(changeIn('running'), createPolling('job'), new AbortController().signal);
  void watching.then((finding) => found.push(finding));
  await passTimeUntil(clock, () => found.length > 0);
  expect(causeOf(found[0])).toBe('job-forgotten');
  expect(passed.at(-1)).toBeGreaterThanOrEqual(10 * 60_000 + JOB_UNKNOWN_TOLERATED_MS);
});

/** SSL tasks without a job id, by direction and time of day. */
const tasksOf = (...all: [enabled: boolean, at: string][]) =>
  wireTaskList.parse({
    tasks: all.map(([enable_ssl, at]) => ({ id: at, details: { enable_ssl }, created_at: `2026-11-24T${at}.000Z` })),
  }).tasks;

const seen = (status: string, task: string | null, enabled: boolean | null): Observation => {
  const wire = wireInstance.parse({ instance_id: ID, status, task });
  const instance = toInstance(wire, PROJECT, hintOf(wire, AT));
  if (instance === null) throw new Error('not an instance');
  const blank = { address: null, domain_name: null, ssl_expired_at: null, ssl_validated: null };
  return {
    show: { ok: true, value: { wire, instance } },
    detail: enabled === null ? failed(500) : { ok: true, value: { enabled, ...blank } },
  };
};

describe('the instance after SUCCESS', () => {
  test.each([
    ['RUNNING', null, true, false, 'agreed'],
    ['RUNNING', '', true, false, 'agreed'],
    ['RESTARTING', null, true, false, null],
    ['RUNNING', 'BACKUPING', true, false, null],
    ['RUNNING', null, false, false, null],
    ['RUNNING', null, null, false, null],
    ['RUNNING', null, false, true, 'contradicted'],
    ['RESTARTING', null, true, true, 'unverified'],
    ['RESTARTING', null, false, true, 'unverified'],
    ['RUNNING', 'RESTARTING', false, true, 'unverified'],
    ['RUNNING', null, null, true, 'unverified'],
  ] as const)('%s, task %s, SSL %s, last look %s: %s', (status, task, enabled, isLast, event) => {
    const finding = findingOfInstance(changeIn('verifying'), seen(status, task, enabled), 'nothing', isLast);
    expect(typeOf(finding)).toBe(event);
  });

  test('that says the opposite proves nothing where the tasks do not tell, and is superseded where one tells so', () => {
    const [change, opposite] = [changeIn('verifying'), seen('RUNNING', null, false)];
    expect(findingOfInstance(change, opposite, 'unclear', false)).toEqual(NOTHING_YET);
    expect(findingOfInstance(change, opposite, 'unclear', true)).toMatchObject({
      event: { type: 'unverified', error: { error_code: 'CONSOLE.OUTCOME_UNVERIFIED' } },
    });
    const [since] = sslTasksOf(toTasks(tasksOf([false, '04:05:00'])));
    if (since === undefined) throw new Error('no task');
    expect(findingOfInstance(change, opposite, since, false)).toMatchObject({
      event: { type: 'unverified', error: { error_code: 'CONSOLE.SUPERSEDED' } },
    });
  });

  test('without a job, a contradiction counts only once the instance is at rest', () => {
    const change = changeIn('verifying', null);
    expect(typeOf(findingOfInstance(change, seen('RESTARTING', null, false), 'nothing', true))).toBe('unverified');
    expect(typeOf(findingOfInstance(change, seen('RUNNING', null, false), 'nothing', true))).toBe('contradicted');
  });
});

const list = (listed: WireTask[] | null) =>
  Promise.resolve(listed === null ? failed(403) : { ok: true as const, value: { tasks: listed } });

/**
 * The result of a look that finds the instance at rest with SSL off, after a PUT at 04:00:00 by the console's clock.
 */
async function verify(
  tasks: WireTask[] | null,
  centre: WireTask[] = [],
  after: string | null = null,
): Promise<string | undefined> {
  const clock = createFakeClock(Date.parse('2026-11-24T04:00:10.000Z'));
  const watcher = createWatcher({
    client: { job: () => Promise.resolve(failed(500)), tasks: () => list(tasks), taskCentre: () => list(centre) },
    observe: () => Promise.resolve(seen('RUNNING', null, false)),
    sending: () => Promise.resolve({ at: '2026-11-24T04:00:00.000Z', after, before: null, givenUp: null }),
    overview: aloneOn(clock),
    clock,
  });
  const found: Followed[] = [];
  const verifying = watcher.verify(changeIn('verifying', 'job-2'), new AbortController().signal);
  void verifying.then((finding) => found.push(finding));
  await passTimeUntil(clock, () => found.length > 0, 60_000);
  return causeOf(found[0]);
}

describe('whether SSL was switched the other way since', () => {
  test('a task before ours is not after it, though the console’s clock is behind', async () => {
    const tasks = tasksOf([false, '04:01:30'], [true, '04:03:00']);
    expect(await verify(tasks, [], '2026-11-24T04:01:30.000Z')).toBe('detail-contradicts');
    const centre = tasks.map((task, index) => ({ ...task, job_id: `job-${index + 1}` }));
    expect(await verify(tasks, centre)).toBe('detail-contradicts');
  });

  test('a task after ours is, though the console’s clock is ahead', async () => {
    expect(await verify(tasksOf([true, '03:57:00'], [false, '03:58:00']))).toBe('superseded');
  });

  test('without the tasks nothing is contradicted', async () => {
    expect(await verify(null)).toBe('not-verified');
  });
});
