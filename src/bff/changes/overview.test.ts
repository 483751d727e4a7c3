import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeList, switchAnswer, type Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import {
  createFakeClock,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type FakeClock,
  type TestBff,
} from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { instanceList } from '../../contract/instance.ts';
import { changeId } from '../../contract/ids.ts';
import { aChange } from '../../testing/builders.ts';
import { createOverview } from './overview.ts';
import { routeOf } from '../../testing/bench/calls.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const MANY = 12;
const JOB_MS = 300_000;

let clock: FakeClock;
let dcs: TestDcs;
let bff: TestBff;
let calls: { at: number; route: string; path: string }[];

async function start(): Promise<void> {
  clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: JOB_MS, synthetic: 3 * MANY });
  calls = [];
  bff = await startTestBff(dcs, {
    clock,
    onCall: ({ method, path }) => void calls.push({ at: clock.now(), route: routeOf(method, path), path }),
  });
}

beforeEach(start);
afterEach(async () => {
  await bff.stop();
  await dcs.close();
});

const changesNow = async (): Promise<readonly Change[]> =>
  changeList.parse((await bff.get('/api/changes')).json).changes;
const countOf = (route: string) => calls.filter((call) => call.route === route).length;

async function switchSome(count: number): Promise<void> {
  const { instances } = instanceList.parse((await bff.get('/api/instances')).json);
  const chosen = instances.filter(({ verdict, ssl }) => verdict.kind === 'eligible' && ssl.state === 'off');
  expect(chosen.length).toBeGreaterThanOrEqual(count);
  for (const { instance_id } of chosen.slice(0, count)) {
    expect(switchAnswer.safeParse((await bff.put(instance_id, true)).json).success).toBe(true);
  }
}

/** Advances the clock until every change has its outcome. */
async function untilFinished(): Promise<readonly Change[]> {
  let changes = await changesNow();
  await passTimeUntil(clock, async () => {
    changes = await changesNow();
    return changes.every(({ state }) => isFinished(state));
  });
  return changes;
}

describe('among many changes', () => {
  test('each is read by itself a few times in all, since list and task centre tell when that is worth it', async () => {
    await switchSome(MANY);
    calls = [];
    const changes = await untilFinished();
    expect(changes.map(({ state }) => state)).toEqual(Array.from({ length: MANY }, () => 'succeeded'));
    // A job is read when it waits, runs and has ended, and once a minute in between. Without the overview, it would be
    // read about seventy times.
    expect(countOf('GET /jobs/{id}')).toBeLessThanOrEqual(9 * MANY);
    // It is read for the verification, for the TLS probe, and for the look for external changes.
    expect(countOf('GET /instances/{id}/ssl')).toBeLessThanOrEqual(5 * MANY);
    expect(countOf('GET /tasks')).toBeGreaterThan(0);
  });

  test('an outcome is known within seconds of the end of its job and of the instance’s rest', async () => {
    await switchSome(MANY);
    const changes = await untilFinished();
    const endOf = new Map(dcs.jobs().map(({ job_id, end_time }) => [job_id, end_time ?? Number.NaN]));
    for (const { job_id, finished_at } of changes) {
      const delay = Date.parse(finished_at ?? '') - (endOf.get(job_id ?? '') ?? Number.NaN);
      // The instance needs a tenth of the job's time after the job; then one overview and the reading follow.
      expect(delay).toBeLessThan(0.1 * JOB_MS + 15_000);
    }
  });
});

test('where the overview cannot be read, a change is read by itself all the same, later', async () => {
  const lone = createFakeClock();
  let readings = 0;
  const { signal } = new AbortController();
  const overview = createOverview({
    client: { taskCentre: () => Promise.reject(new Error('no task centre')) },
    readList: () => Promise.reject(new Error(`reading ${(readings += 1)} failed`)),
    findRow: () => null,
    clock: lone,
    log: pino({ level: 'silent' }),
    signal,
  });
  const changes = Array.from({ length: MANY }, (_, n) =>
    aChange({ change_id: changeId.parse(`553a2516-7ef1-4a02-92c9-ad9c1f7d0f${String(n + 10)}`), state: 'running' }),
  );
  for (const change of changes) overview.enter(change);
  const begun = lone.now();
  const woken: number[] = [];
  for (const change of changes) {
    void overview.wait(change, 'news', 60_000, signal).then(() => woken.push(lone.now() - begun));
  }
  await passTimeUntil(lone, () => woken.length === MANY);
  expect(woken).toEqual(Array.from({ length: MANY }, () => 60_000));
  expect(readings).toBeGreaterThan(5);
});

test('few changes are read one by one, without the task centre', async () => {
  await switchSome(3);
  calls = [];
  const changes = await untilFinished();
  expect(changes.every(({ state }) => state === 'succeeded')).toBe(true);
  expect(countOf('GET /tasks')).toBe(0);
});
