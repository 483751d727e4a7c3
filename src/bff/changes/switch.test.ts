import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { errorEnvelope } from '../../contract/error.ts';
import {
  createFakeClock,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type TestAnswer,
  type TestBff,
} from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  const clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  bff = await startTestBff(dcs, { clock, timeoutMs: 500 });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const changeOf = (answer: TestAnswer) => {
  expect(answer.status).toBe(202);
  return switchAnswer.parse(answer.json).change;
};
const errorOf = (answer: TestAnswer) => errorEnvelope.parse(answer.json);

describe('a switch', () => {
  test('goes from the intent to the verified outcome, and back', async () => {
    const id = dcs.idOf('orders-cache');
    const before = dcs.isSslOn(id);
    const on = changeOf(await bff.put(id, !before));
    expect(on).toMatchObject({ state: 'accepted', instance_name: 'orders-cache', enabled: !before });
    expect(await bff.changeIn(on.change_id, 'succeeded', 'failed', 'unknown')).toMatchObject({ state: 'succeeded' });
    expect(await bff.statesOf(on.change_id)).toEqual(['intended', 'accepted', 'running', 'verifying', 'succeeded']);
    expect(dcs.isSslOn(id)).toBe(!before);

    const off = changeOf(await bff.put(id, before));
    expect(await bff.changeIn(off.change_id, 'succeeded', 'failed', 'unknown')).toMatchObject({ state: 'succeeded' });
    expect(dcs.isSslOn(id)).toBe(before);
    expect(dcs.puts(id)).toBe(2);
  });

  test('of two at the same moment one is accepted, and the other told of it', async () => {
    const id = dcs.idOf('leaderboard');
    const wanted = !dcs.isSslOn(id);
    const answers = await Promise.all([bff.put(id, wanted), bff.put(id, wanted), bff.put(id, !wanted)]);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    const { change_id } = switchAnswer.parse(accepted[0]?.json).change;
    for (const answer of answers.filter(({ status }) => status !== 202)) {
      expect(answer.status).toBe(409);
      // The request for the current state may get ALREADY_SET instead.
      expect(['CONSOLE.CHANGE_RUNNING', 'CONSOLE.ALREADY_SET']).toContain(errorOf(answer).error_code);
    }
    expect(dcs.puts(id)).toBe(1);
    const later = errorOf(await bff.put(id, wanted));
    expect(later).toMatchObject({ error_code: 'CONSOLE.CHANGE_RUNNING', change_id, job_id: expect.any(String) });
    await bff.changeIn(change_id, 'succeeded');
  });
});

describe('refused before anything is sent', () => {
  test.each([
    ['clickstream', 'switched', 'CONSOLE.NOT_ELIGIBLE', 'proxy-cluster'],
    ['loyalty-points', 'switched', 'CONSOLE.NOT_ELIGIBLE', 'engine_version = 5.0'],
    ['web-sessions', 'left as it is', 'CONSOLE.ALREADY_SET', 'already o'],
  ])('%s, to be %s: %s', async (name, wish, code, words) => {
    const id = dcs.idOf(name);
    const answer = await bff.put(id, dcs.isSslOn(id) === (wish !== 'switched'));
    expect(answer.status).toBe(409);
    expect(errorOf(answer)).toMatchObject({ error_code: code, error_msg: expect.stringContaining(words) });
    expect(dcs.puts(id)).toBe(0);
  });

  test('an instance that DCS does not know', async () => {
    const answer = await bff.put('00000000-0000-4000-8000-000000000000', true);
    expect(answer.status).toBe(404);
    expect(errorOf(answer)).toMatchObject({ error_code: 'DCS.3022', source: 'dcs', request_id: expect.any(String) });
  });
});

describe('what DCS does', () => {
  test.each([
    ['geo-lookup', 400, 'DCS.4201'],
    ['mail-outbox', 400, 'DCS.4026'],
  ])('%s: a refusal is the answer, and the change has failed', async (name, status, code) => {
    const id = dcs.idOf(name);
    const answer = await bff.put(id, !dcs.isSslOn(id));
    expect(answer.status).toBe(status);
    const error = errorOf(answer);
    expect(error.error_code).toBe(code);
    const change = await bff.changeIn(error.change_id ?? '', 'failed');
    expect(change.error).toEqual(error);
    expect(dcs.puts(id)).toBe(1);
  });

  test('throttled: the reading is repeated, the PUT never', async () => {
    const id = dcs.idOf('rate-limits');
    const request = bff.put(id, !dcs.isSslOn(id));
    let done = false;
    void request.finally(() => (done = true));
    await passTimeUntil(bff.clock, () => done, 10);
    const answer = await request;
    expect(answer.status).toBe(429);
    expect(errorOf(answer)).toMatchObject({ error_code: 'APIGW.0308', retry: 'safe' });
    expect(dcs.puts(id)).toBe(1);
  });

  test('the job fails: its reason is told', async () => {
    const id = dcs.idOf('ledger-queue');
    const change = changeOf(await bff.put(id, !dcs.isSslOn(id)));
    const { error } = await bff.changeIn(change.change_id, 'failed');
    expect(error).toMatchObject({
      error_code: 'CONSOLE.JOB_FAILED',
      error_msg: expect.stringContaining('certificate could not be loaded'),
      job_id: change.job_id,
    });
  });

  test.each([
    ['fraud-scores', 'DCS.5010', 10_000, 'failed', 'DCS.5010'],
    ['ad-counters', 'CONSOLE.UPSTREAM_UNREADABLE', 60_000, 'unknown', 'CONSOLE.ANSWER_LOST'],
  ] as const)('%s: the answer is %s, and no trace of the PUT shows up', async (name, answered, looked, state, code) => {
    const id = dcs.idOf(name);
    const change = changeOf(await bff.put(id, !dcs.isSslOn(id)));
    // The answer is shown at once, its meaning only when it is known.
    expect(change).toMatchObject({ state: 'in-doubt', error: { error_code: answered } });
    const ended = await bff.changeIn(change.change_id, 'failed', 'unknown');
    expect(await bff.statesOf(change.change_id)).toEqual(['intended', 'in-doubt', state]);
    expect(ended.error).toMatchObject({ error_code: code, change_id: change.change_id });
    expect(`${ended.error?.error_code} ${ended.error?.error_msg}`).toContain(answered);
    expect(Date.parse(ended.finished_at ?? '') - Date.parse(change.updated_at)).toBeGreaterThanOrEqual(looked);
    expect(dcs.puts(id)).toBe(1);
  });

  test('the answer is lost: the job is found by reading', async () => {
    const id = dcs.idOf('stock-levels');
    const change = changeOf(await bff.put(id, !dcs.isSslOn(id)));
    expect(change.state).toBe('in-doubt');
    await bff.changeIn(change.change_id, 'succeeded', 'failed', 'unknown');
    expect((await bff.statesOf(change.change_id)).filter((state) => state !== 'running')).toEqual([
      'intended',
      'in-doubt',
      'accepted',
      'verifying',
      'succeeded',
    ]);
    expect(dcs.puts(id)).toBe(1);
  });
});
