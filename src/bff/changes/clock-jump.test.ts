import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { switchAnswer, type Change, type ChangeState } from '../../contract/change.ts';
import { createFakeClock, dcsClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

const DAYS = 3 * 24 * 3_600_000;

let dcs: TestDcs;
let bff: TestBff;

beforeEach(async () => {
  const clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 200_000 });
  bff = await startTestBff(dcs, { clock });
});
afterEach(async () => {
  await bff.stop();
  await dcs.close();
});

async function begin(name: string, more: object = {}): Promise<Change> {
  const id = dcs.idOf(name);
  return switchAnswer.parse((await bff.put(id, !dcs.isSslOn(id), more)).json).change;
}
const toEnd = (change: Change) => bff.changeIn(change.change_id, 'succeeded', 'failed', 'unknown');

/** Sets the clock several times, with readings in between. @returns the time at the end, ms */
async function setClock(change: Change, ms: number): Promise<number> {
  // In sequence.
  for (let times = 0; times < 5; times += 1) {
    await bff.clock.advance(1000);
    await bff.statesOf(change.change_id);
    bff.clock.jump(ms);
  }
  return bff.clock.now();
}

const PLACES: ReadonlyArray<readonly [string, ChangeState, object]> = [
  ['its backup runs', 'backing-up', { backup_first: true }],
  ['its job runs', 'running', {}],
  ['its instance comes to rest', 'verifying', {}],
];
const JUMPS = [
  ['ahead', DAYS],
  ['back', -DAYS],
] as const;

test.each(PLACES.flatMap(([place, ...how]) => JUMPS.map(([jump, ms]) => [place, jump, ms, ...how] as const)))(
  'while %s the clock is set %s by days: the change comes to its true outcome',
  async (_place, _jump, ms, state, more) => {
    const change = await begin('leaderboard', more);
    await bff.changeIn(change.change_id, state);
    await setClock(change, ms);
    expect(await toEnd(change)).toMatchObject({ state: 'succeeded', error: null });
    expect(dcs.puts(change.instance_id)).toBe(1);
  },
);

test('a job that DCS does not know any more is asked for as long as on a true clock', async () => {
  const change = await begin('coupon-codes');
  await bff.changeIn(change.change_id, 'running', 'accepted');
  const from = await setClock(change, DAYS);
  expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.JOB_FORGOTTEN' } });
  expect(bff.clock.now() - from).toBeGreaterThanOrEqual(40_000);
});

test('traces of a PUT that a gateway answered for are looked for as long as on a true clock', async () => {
  const change = await begin('ad-counters');
  expect(change.state).toBe('in-doubt');
  const from = await setClock(change, DAYS);
  expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.ANSWER_LOST' } });
  expect(bff.clock.now() - from).toBeGreaterThanOrEqual(35_000);
});

test('a console that starts on a clock set ahead by days still looks for the traces of a PUT a few times', async () => {
  await bff.stop();
  const { clock } = bff;
  const dataDir = temporaryFolder();
  bff = await startTestBff(dcs, { clock, dataDir });
  const change = await begin('ad-counters');
  expect(change.state).toBe('in-doubt');
  await bff.stop();
  clock.jump(DAYS);
  const from = clock.now();
  bff = await startTestBff(dcs, { clock, dataDir });
  expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.ANSWER_LOST' } });
  expect(clock.now() - from).toBeGreaterThanOrEqual(15_000);
});
