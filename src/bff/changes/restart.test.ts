import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeList, switchAnswer } from '../../contract/change.ts';
import { instanceId, jobId, type ChangeId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock, startTestBff, type FakeClock } from '../../testing/bff.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { READINGS, startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { openStore } from '../store/database.ts';
import { because } from './because.ts';
import { createJournal } from './journal.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let clock: FakeClock;
let dcs: TestDcs;
let dataDir: string;

beforeEach(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  dataDir = mkdtempSync(join(tmpdir(), 'bff-'));
});
afterEach(async () => {
  await dcs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Leaves a journal like that of a killed process: an intent, with or without its job. */
async function leave(name: string, job: string | null, enabled?: boolean): Promise<ChangeId> {
  const store = await openStore(dataDir);
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const id = instanceId.parse(dcs.idOf(name));
  const intent = anIntent(id, { instance_name: name, enabled: enabled ?? !dcs.isSslOn(id) });
  const { change_id } = await intend(journal, intent);
  if (job !== null)
    await journal.apply(
      change_id,
      { type: 'accepted', job_id: jobId.parse(job), request_id: null },
      because('accepted'),
    );
  await store.destroy();
  return change_id;
}

test('a change that was running when the process ended is followed by the next one to its outcome', async () => {
  const first = await startTestBff(dcs, { clock, dataDir });
  const id = dcs.idOf('orders-cache');
  const { change } = switchAnswer.parse((await first.put(id, !dcs.isSslOn(id))).json);
  await first.changeIn(change.change_id, 'accepted', 'running');
  await first.stop();

  const second = await startTestBff(dcs, { clock, dataDir });
  await second.changeIn(change.change_id, 'succeeded');
  expect(dcs.puts(id)).toBe(1);
  await second.stop();
});

test('an intent without an answer and without a trace has an unknown outcome, and is not sent again', async () => {
  const changeId = await leave('orders-cache', null);
  const bff = await startTestBff(dcs, { clock, dataDir });
  const { error } = await bff.changeIn(changeId, 'succeeded', 'failed', 'unknown');
  expect(await bff.statesOf(changeId)).toEqual(['intended', 'in-doubt', 'unknown']);
  expect(error).toMatchObject({ error_code: 'CONSOLE.ANSWER_LOST', change_id: changeId });
  expect(dcs.puts(dcs.idOf('orders-cache'))).toBe(0);
  await bff.stop();
});

test('what an earlier change has done is not taken for the effect of a lost one', async () => {
  const first = await startTestBff(dcs, { clock, dataDir });
  const id = dcs.idOf('orders-cache');
  const enabled = !dcs.isSslOn(id);
  const { change } = switchAnswer.parse((await first.put(id, enabled)).json);
  await first.changeIn(change.change_id, 'succeeded');
  await first.stop();

  // SSL is in the state that the lost PUT asked for, and there is a matching task, but it belongs to the earlier
  // change.
  const lost = await leave('orders-cache', null, enabled);
  const second = await startTestBff(dcs, { clock, dataDir });
  expect(await second.changeIn(lost, 'succeeded', 'failed', 'unknown')).toMatchObject({ state: 'unknown' });
  await second.stop();
});

test.each(READINGS)(
  'the PUT that left after a long backup is ours, not an external change (enable_ssl: %s)',
  async (taskEnableSsl) => {
    await dcs.close();
    dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000, taskEnableSsl });
    const id = instanceId.parse(dcs.idOf('orders-cache'));
    const store = await openStore(dataDir);
    const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
    const intent = anIntent(id, { enabled: !dcs.isSslOn(id), backup_first: true });
    await intend(journal, intent);
    await clock.advance(30 * 60_000);
    // The backup is made, the PUT is sent and works, and the process ends before the answer.
    await journal.apply(
      intent.change_id,
      { type: 'backed-up' },
      because('backup-made', { 'ssl.enabled': String(!intent.enabled) }),
    );
    const { client, close } = createTestClient(dcs, clock);
    await client.switchSsl(id, intent.enabled);
    await Promise.all([close(), store.destroy()]);

    const bff = await startTestBff(dcs, { clock, dataDir });
    await bff.get(`/api/projects/${PROJECT}/instances/${id}`);
    expect(await bff.changeIn(intent.change_id, 'succeeded', 'failed', 'unknown')).toMatchObject({
      state: 'succeeded',
    });
    expect(changeList.parse((await bff.get('/api/changes')).json).changes).toHaveLength(1);
    await bff.stop();
  },
);

test('an instance with an unfinished change takes no other, also after a restart', async () => {
  const changeId = await leave('orders-cache', null);
  const bff = await startTestBff(dcs, { clock, dataDir });
  const id = dcs.idOf('orders-cache');
  const { status, json } = await bff.put(id, !dcs.isSslOn(id));
  expect(status).toBe(409);
  expect(json).toMatchObject({ error_code: 'CONSOLE.CHANGE_RUNNING', change_id: changeId });
  await bff.stop();
});

test('a job that DCS does not know is given up after a while', async () => {
  const changeId = await leave('orders-cache', 'gone');
  const bff = await startTestBff(dcs, { clock, dataDir });
  const begun = clock.now();
  const { error } = await bff.changeIn(changeId, 'unknown');
  expect(error).toMatchObject({ error_code: 'CONSOLE.JOB_FORGOTTEN', job_id: 'gone' });
  expect(clock.now() - begun).toBeGreaterThanOrEqual(60_000);
  await bff.stop();
});

test('a stop while changes run leaves them as they are', async () => {
  const changeId = await leave('orders-cache', 'gone');
  const bff = await startTestBff(dcs, { clock, dataDir });
  await bff.stop();
  const store = await openStore(dataDir);
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  expect(await journal.unfinished(PROJECT)).toMatchObject([{ change_id: changeId, state: 'accepted' }]);
  await store.destroy();
});
