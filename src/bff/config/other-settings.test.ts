import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { ROUTES } from '../../contract/routes/table.ts';
import { createFakeClock, dcsClock, startTestBff, type FakeClock } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

let clock: FakeClock;
let dcs: TestDcs;
beforeEach(async () => {
  clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
});
afterEach(() => dcs.close());

test('a restart that closes a way ends the sessions of whoever came in by it', async () => {
  const dataDir = temporaryFolder();
  const first = await startTestBff(dcs, { clock, dataDir });
  const { headers } = first;
  await first.stop();
  const same = await startTestBff(dcs, { clock, dataDir, as: null });
  expect((await same.get(ROUTES.listInstances.path, headers)).status).toBe(200);
  await same.stop();
  const closed = await startTestBff(dcs, { clock, dataDir, as: null, access: { methods: ['local'] } });
  expect((await closed.get(ROUTES.listInstances.path, headers)).status).toBe(401);
  await closed.stop();
});

test('a restart that makes all read-only takes the switch from those, too, who asked for a backup first', async () => {
  const dataDir = temporaryFolder();
  const id = dcs.idOf('leaderboard');
  const first = await startTestBff(dcs, { clock, dataDir });
  const { change } = switchAnswer.parse((await first.put(id, !dcs.isSslOn(id), { backup_first: true })).json);
  await first.stop();
  const second = await startTestBff(dcs, { clock, dataDir, access: { readOnly: true } });
  expect(await second.changeIn(change.change_id, 'succeeded', 'failed', 'unknown')).toMatchObject({
    state: 'failed',
    error: { error_code: 'CONSOLE.READ_ONLY' },
  });
  expect(dcs.puts(id)).toBe(0);
  await second.stop();
});
