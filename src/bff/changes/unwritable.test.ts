import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { dcsClock, createFakeClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { runStatement } from '../store/connection.ts';
import { openStore, type Store } from '../store/database.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

removeFolders();

let dcs: TestDcs;
let store: Store;
let bff: TestBff;
beforeEach(async () => {
  const clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  store = await openStore(':memory:');
  bff = await startTestBff(dcs, { clock, store });
});
afterEach(async () => {
  await bff.stop();
  await dcs.close();
});

test('where the intent cannot be written down, nothing is sent, and the answer names the disk', async () => {
  const id = dcs.idOf('orders-cache');
  await runStatement(store, 'PRAGMA max_page_count = 1');
  // Fills the rest of the existing pages.
  await runStatement(
    store,
    `CREATE TEMP TRIGGER full BEFORE INSERT ON change BEGIN
    INSERT INTO change_step (change_id, state, at, cause, snapshot) VALUES ('', '', '', hex(zeroblob(1000000)), ''); END`,
  );
  const { status, json } = await bff.put(id, !dcs.isSslOn(id));
  expect(status).toBe(503);
  expect(json).toMatchObject({
    error_code: 'CONSOLE.STORE_FAILED',
    error_msg: expect.stringMatching(/^The disk of .* is full: free some space/),
    source: 'console',
  });
  expect(dcs.puts(id)).toBe(0);
});

test('where the answer to the PUT cannot be written down, it is kept until it can be', async () => {
  const id = dcs.idOf('orders-cache');
  await runStatement(
    store,
    `CREATE TEMP TRIGGER broken BEFORE UPDATE ON change WHEN NEW.state = 'accepted'
    BEGIN SELECT RAISE(ABORT, 'it cannot be written'); END`,
  );
  const { status, json } = await bff.put(id, !dcs.isSslOn(id));
  expect(status).toBe(202);
  const { change } = switchAnswer.parse(json);
  await bff.clock.advance(60_000);
  expect(await bff.statesOf(change.change_id)).toEqual(['intended']);
  await runStatement(store, 'DROP TRIGGER broken');
  const ended = await bff.changeIn(change.change_id, 'succeeded', 'failed', 'unknown');
  expect(ended).toMatchObject({ job_id: dcs.jobs()[0]?.job_id, request_id: expect.any(String) });
  expect((await bff.statesOf(change.change_id)).filter((state) => state !== 'running')).toEqual([
    'intended',
    'accepted',
    'verifying',
    'succeeded',
  ]);
  expect(dcs.puts(id)).toBe(1);
});

test('a database that is moved away while a backup is made: nothing is sent until it is back', async () => {
  const folder = temporaryFolder();
  const clock = createFakeClock();
  const inFile = await startTestBff(dcs, { clock, dataDir: folder });
  const [file, elsewhere] = [join(folder, 'console.db'), join(folder, 'elsewhere')];
  const id = dcs.idOf('orders-cache');
  const { json } = await inFile.put(id, !dcs.isSslOn(id), { backup_first: true });
  const { change } = switchAnswer.parse(json);
  expect(change.state).toBe('backing-up');
  renameSync(file, elsewhere);
  await bff.clock.advance(60_000);
  await clock.advance(600_000);
  expect(await inFile.get('/readyz')).toMatchObject({
    status: 503,
    json: { error_code: 'CONSOLE.STORE_FAILED', error_msg: expect.not.stringContaining(folder) },
  });
  const other = dcs.idOf('leaderboard');
  expect(await inFile.put(other, !dcs.isSslOn(other))).toMatchObject({
    status: 503,
    json: { error_code: 'CONSOLE.STORE_FAILED', error_msg: expect.stringContaining(`${file} was deleted or moved`) },
  });
  expect((await inFile.get('/api/changes')).status).toBe(200);
  expect(await inFile.statesOf(change.change_id)).toEqual(['backing-up', 'backing-up', 'backing-up']);
  expect([dcs.puts(id), dcs.puts(other)]).toEqual([0, 0]);
  renameSync(elsewhere, file);
  expect((await inFile.get('/readyz')).status).toBe(200);
  await inFile.changeIn(change.change_id, 'accepted', 'running', 'verifying', 'succeeded');
  expect(dcs.puts(id)).toBe(1);
  await inFile.stop();
});
