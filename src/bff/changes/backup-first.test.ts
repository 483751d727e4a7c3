import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeDetail, switchAnswer, type Change } from '../../contract/change.ts';
import { instanceId } from '../../contract/ids.ts';
import {
  createFakeClock,
  createTestClient,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type FakeClock,
} from '../../testing/bff.ts';
import { startChaosProxy } from '../../testing/chaos-proxy.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { orThrow } from '../cloud/result.ts';
import { openStore } from '../store/database.ts';
import { createBackupFirst } from './backup-first.ts';
import { remarkOf } from './backup-search.ts';
import { because } from './because.ts';
import { createJournal, type Journal } from './journal.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

let clock: FakeClock;
let dcs: TestDcs;
let somebody: ReturnType<typeof createTestClient>;

beforeEach(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  somebody = createTestClient(dcs, clock, dcs.endpoint, 500);
});
afterEach(async () => {
  await somebody.close();
  await dcs.close();
});

const idOf = (name: string) => instanceId.parse(dcs.idOf(name));
const backupsOf = async (name: string) => orThrow(await somebody.client.backups(idOf(name), '20200101000000'));

const nothingToSee = () => Promise.reject(new Error('no backup is made'));

/** Waits until the server has finished a change. @returns the change, and the cause of each step */
async function endOf(
  dataDir: string,
  change: Change | ((bff: Awaited<ReturnType<typeof startTestBff>>) => Promise<Change>),
) {
  const bff = await startTestBff(dcs, { clock, dataDir, timeoutMs: 500 });
  const { change_id } = typeof change === 'function' ? await change(bff) : change;
  const ended = await bff.changeIn(change_id, 'succeeded', 'failed', 'unknown');
  const { steps } = changeDetail.parse((await bff.get(`/api/changes/${change_id}`)).json);
  await bff.stop();
  return { ended, steps, causes: steps.map((step) => step.cause) };
}

/** Leaves a journal like that of a process that was killed just before or after it asked for a backup. */
async function leave(dataDir: string, name: string, how: 'before it left' | 'before its answer'): Promise<Change> {
  const store = await openStore(dataDir);
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const change = await intendWithBackup(journal, name);
  await journal.apply(change.change_id, { type: 'backup-asked' }, because('backup-asked'));
  if (how === 'before its answer') orThrow(await somebody.client.makeBackup(idOf(name), remarkOf(change)));
  await store.destroy();
  return change;
}

const intendWithBackup = (journal: Journal, name: string): Promise<Change> =>
  intend(journal, anIntent(idOf(name), { backup_first: true }));

test('a console that starts on a clock set ahead by days still looks for a backup a few times', async () => {
  const dataDir = temporaryFolder();
  const change = await leave(dataDir, 'order-archive', 'before it left');
  clock.jump(3 * 24 * 3_600_000);
  const from = clock.now();
  const { ended } = await endOf(dataDir, change);
  expect(ended).toMatchObject({ state: 'failed', error: { error_code: 'CONSOLE.BACKUP_FAILED' } });
  expect(clock.now() - from).toBeGreaterThanOrEqual(15_000);
});

test('a backup whose answer is lost is found, and waited for; an older one is not taken for it', async () => {
  // Here, too, the answer never arrives.
  void somebody.client.makeBackup(idOf('order-archive'), '');
  await passTimeUntil(clock, async () => (await backupsOf('order-archive'))[0]?.status === 'succeed', 500);
  const { ended, steps, causes } = await endOf(':memory:', async (bff) => {
    const { status, json } = await bff.put(dcs.idOf('order-archive'), true, { backup_first: true });
    expect(status).toBe(202);
    const { change } = switchAnswer.parse(json);
    expect(change).toMatchObject({ state: 'backing-up', backup_id: null });
    return change;
  });
  const [made, before, ...more] = await backupsOf('order-archive');
  expect(more).toEqual([]);
  expect(ended).toMatchObject({ state: 'succeeded', backup_id: made?.backup_id });
  expect(before?.backup_id).not.toBe(made?.backup_id);
  expect(causes.slice(0, 5)).toEqual(['asked-for', 'backup-asked', 'backup-found', 'backup-made', 'accepted']);
  expect(steps[2]?.evidence).toContainEqual({ field: 'created_at', value: made?.created_at });
  expect(dcs.puts(dcs.idOf('order-archive'))).toBe(1);
});

test('a process that is killed before the answer: the next one finds the backup, and switches once it is made', async () => {
  const dataDir = temporaryFolder();
  const change = await leave(dataDir, 'orders-cache', 'before its answer');
  const { ended, causes } = await endOf(dataDir, change);
  const backups = await backupsOf('orders-cache');
  expect(backups).toHaveLength(1);
  expect(ended).toMatchObject({ state: 'succeeded', backup_id: backups[0]?.backup_id });
  expect(causes).toContain('backup-found');
  expect(dcs.puts(dcs.idOf('orders-cache'))).toBe(1);
});

test('a process that is killed before it asked: nothing is found, asked for again or switched', async () => {
  const dataDir = temporaryFolder();
  const change = await leave(dataDir, 'orders-cache', 'before it left');
  const begun = clock.now();
  const { ended, causes } = await endOf(dataDir, change);
  expect(ended).toMatchObject({ state: 'failed', backup_id: null, error: { error_code: 'CONSOLE.BACKUP_FAILED' } });
  expect(ended.error?.error_msg).toContain('may be under way');
  expect(causes.at(-1)).toBe('backup-not-begun');
  expect(clock.now() - begun).toBeGreaterThanOrEqual(60_000);
  expect(await backupsOf('orders-cache')).toEqual([]);
  expect(dcs.puts(dcs.idOf('orders-cache'))).toBe(0);
});

test('a backup that is found and fails: nothing is switched', async () => {
  const dataDir = temporaryFolder();
  const change = await leave(dataDir, 'wish-lists', 'before its answer');
  const { ended, causes } = await endOf(dataDir, change);
  expect(ended).toMatchObject({ state: 'failed', error: { error_code: 'CONSOLE.BACKUP_FAILED' } });
  expect(causes.slice(-2)).toEqual(['backup-found', 'backup-failed']);
  expect(dcs.puts(dcs.idOf('wish-lists'))).toBe(0);
});

const unused = () => Promise.reject(new Error('not to be asked for'));

test('a request that is reset on its way is not sent again; the error says how it was lost', async () => {
  // Writing calls have their own connection. It is the first one, because nothing is read before.
  let connections = 0;
  const fault = { kind: 'reset-before', request: 1, ms: 0 } as const;
  const nextFault = () => ((connections += 1) === 1 ? fault : null);
  const proxy = await startChaosProxy({ target: dcs.endpoint, nextFault, clock });
  const { client, close } = createTestClient(dcs, clock, proxy.endpoint);
  const store = await openStore(':memory:');
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const change = await intendWithBackup(journal, 'orders-cache');
  const own = { client, observe: unused, statistics: unused };
  const clientOf = () => Promise.resolve({ ok: true, value: own } as const);
  const backupFirst = createBackupFirst({
    client,
    clientOf,
    journal,
    readPreview: nothingToSee,
    followed: () => 1,
    clock,
  });
  const { finding, failure } = await backupFirst.begin(change);
  expect(proxy.faults()['reset-before']).toBe(1);
  expect({ finding, kind: failure?.kind }).toEqual({ finding: null, kind: 'no-answer' });
  if (failure === null) throw new Error('the backup was answered');
  let end: Awaited<ReturnType<typeof backupFirst.wait>> | null = null;
  const doubt = { kind: 'call-failed', failure } as const;
  const waiting = backupFirst.wait(change, doubt, new AbortController().signal).then((found) => (end = found));
  await passTimeUntil(clock, () => end !== null);
  await waiting;
  expect(end).toMatchObject({
    event: { type: 'not-backed-up', error: { error_code: 'CONSOLE.BACKUP_FAILED' } },
    why: { cause: 'backup-not-begun', evidence: [{ field: 'error_code', value: failure.envelope.error_code }] },
  });
  expect(await backupsOf('orders-cache')).toEqual([]);
  await Promise.all([close(), proxy.close(), store.destroy()]);
});
