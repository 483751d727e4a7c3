import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  openSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { change as changeSchema, type Change } from '../../contract/change.ts';
import { changeId } from '../../contract/ids.ts';
import { NO_HASH } from '../../domain/audit-chain.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { ofStep } from '../audit/of-step.ts';
import { verifyAudit } from '../audit/read.ts';
import { because } from '../changes/because.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { findAuditBefore } from './audit.ts';
import { findChange, findSteps, findStepsAfter, insertChange, insertStep } from './changes.ts';
import { conditionOf } from './condition.ts';
import { connect, runStatement } from './connection.ts';
import { faultOfStore, openBeside, openStore, openToRead } from './database.ts';
import { MIGRATIONS, migrate, versionOf } from './migrations.ts';

removeFolders();

const CHANGE: Change = changeSchema.parse({
  change_id: '2c9af33b-a2ce-49b6-8800-f7ae554eae32',
  instance_id: '553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a',
  instance_name: 'orders',
  enabled: true,
  state: 'unknown',
  job_id: 'job-1',
  error: { error_code: 'DCS.5010', error_msg: 'x', request_id: 'r', source: 'dcs', retry: 'later' },
  created_at: '2026-11-24T04:15:00.000Z',
  updated_at: '2026-11-24T04:16:00.000Z',
  finished_at: '2026-11-24T04:16:00.000Z',
});

/** Many changes, so that the file has pages that can be missing or damaged. */
async function fill(dir: string): Promise<string> {
  const store = await openStore(dir);
  await store.transaction().execute(async (db) => {
    for (let serial = 0; serial < 100; serial += 1) {
      const change_id = changeId.parse(`00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`);
      await insertChange(db, { ...CHANGE, change_id });
      await insertStep(db, { ...CHANGE, change_id }, because('asked-for'));
    }
  });
  await runStatement(store, 'PRAGMA wal_checkpoint(TRUNCATE)');
  await store.destroy();
  return join(dir, 'console.db');
}

const refusal = (dir: string) =>
  openStore(dir).then(
    () => 'it opened',
    (cause: unknown) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : ''),
  );

test('what was written is there again', async () => {
  const dir = join(temporaryFolder(), 'made', 'on the way');
  await fill(dir);
  const store = await openStore(dir);
  const id = changeId.parse('00000000-0000-4000-8000-000000000007');
  expect(await findChange(store, id)).toEqual({ ...CHANGE, change_id: id });
  await store.destroy();
  expect(readdirSync(dir).filter((name) => name.includes('.new'))).toEqual([]);
});

test('half of the file is missing', async () => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  truncateSync(file, Math.floor(statSync(file).size / 2));
  const before = readFileSync(file);
  expect(await refusal(dir)).toContain(`StoreFault: ${file} is damaged and was left as it is`);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.each([
  ['in the middle', 0.5],
  ['at its head', 0],
])('the file is overwritten %s', async (_where, part) => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  const bytes = readFileSync(file);
  const page = Math.floor((bytes.length * part) / 4096) * 4096;
  bytes.fill(0x5a, page, page + 4096);
  writeFileSync(file, bytes);
  expect(await refusal(dir)).toContain(`${file} is damaged`);
});

test('a large file is overwritten', async () => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  const store = await openStore(dir);
  await runStatement(store, 'CREATE TABLE filler AS SELECT zeroblob(80000000) AS bytes');
  await runStatement(store, 'PRAGMA wal_checkpoint(TRUNCATE)');
  await store.destroy();
  // The changes are in these pages, before the filler.
  const page = 4096 * 20;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, page);
  closeSync(handle);
  expect(await refusal(dir)).toContain(`${file} is damaged`);
});

test('nothing is begun anew where something is left of an older database', async () => {
  const empty = temporaryFolder();
  writeFileSync(join(empty, 'console.db'), '');
  writeFileSync(join(empty, 'console.db-wal'), 'what was written last');
  expect(await refusal(empty)).toContain('console.db is damaged');
  expect(readFileSync(join(empty, 'console.db-wal'), 'utf8')).toBe('what was written last');

  const emptyAlone = temporaryFolder();
  writeFileSync(join(emptyAlone, 'console.db'), '');
  expect(await refusal(emptyAlone)).toContain('console.db is damaged');

  const missing = temporaryFolder();
  writeFileSync(join(missing, 'console.db-wal'), 'what was written last');
  expect(await refusal(missing)).toMatch(
    /There is no .*console\.db, but .*console\.db-wal: .*Put it back, or a backup of it/,
  );
  expect(existsSync(join(missing, 'console.db'))).toBe(false);
});

test('only the user that the console runs as can read the database and what lies beside it', async () => {
  const dir = temporaryFolder();
  const store = await openStore(dir);
  await insertChange(store, CHANGE);
  const modes = ['console.db', 'console.db-wal'].map((name) => statSync(join(dir, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600]);
  await store.destroy();
});

test('what a first start that was killed has left is no database yet', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'console.db.new'), 'half of a database');
  writeFileSync(join(dir, 'console.db.new-journal'), 'x');
  expect(await refusal(dir)).toBe('it opened');
});

test('a database of something else, a folder in its place, a folder that cannot be made', async () => {
  const other = temporaryFolder();
  const foreign = connect(join(other, 'console.db'), { wal: false });
  await runStatement(foreign, 'CREATE TABLE theirs (a)');
  await foreign.destroy();
  expect(await refusal(other)).toContain('is not a console’s database: set DATA_DIR');

  const folder = temporaryFolder();
  mkdirSync(join(folder, 'console.db'));
  expect(await refusal(folder)).toContain('console.db cannot be opened');

  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(await refusal(join(file, 'data'))).toContain('cannot be made');
});

test('a newer console’s database is left alone', async () => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  const store = connect(file, { wal: true });
  await runStatement(store, `PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  await store.destroy();
  expect(await refusal(dir)).toMatch(
    /console\.db has version \d+, .* written by a newer one\. Use that, or set DATA_DIR/,
  );
});

/** The hashes of the entries below, as version 3 computed them. They must never change. */
const ENTRY = {
  first: '4edec71ec9dc5acc472be04d9397f59d321c9560cd5ac4665325721ab4c65629',
  second: '401d5f2d82b31dd065732391542235c0b3a6a8a99939d822ac6930fc14bf18a4',
};

/** The rows that each version adds, with its column names. Versions that are not listed add none. */
const ROWS: Partial<Record<number, readonly string[]>> = {
  1: [
    `INSERT INTO change (change_id, instance_id, instance_name, enabled, state, job_id, error, created_at, updated_at, finished_at)
    VALUES ('${CHANGE.change_id}', '${CHANGE.instance_id}', 'orders', 1, 'unknown', 'job-1', '${JSON.stringify(CHANGE.error)}',
      '${CHANGE.created_at}', '${CHANGE.updated_at}', '${CHANGE.finished_at}')`,
    `INSERT INTO change_step (change_id, state, at, cause, snapshot)
    VALUES ('${CHANGE.change_id}', 'unknown', '${CHANGE.updated_at}', 'test', '${JSON.stringify(CHANGE)}')`,
  ],
  2: [
    `UPDATE change SET acknowledged = '["clients-cut-off","data-cleared"]'`,
    `INSERT INTO change_step (change_id, state, at, cause, snapshot)
    VALUES ('${CHANGE.change_id}', 'unknown', '${CHANGE.updated_at}', 'checked-again',
      '${JSON.stringify({ ...CHANGE, acknowledged: ['clients-cut-off', 'data-cleared'] })}')`,
  ],
  3: [
    `INSERT INTO audit (seq, at, actor, action, instance_id, instance_name, before, after, change_id, request_ids, reason, prev_hash, hash)
    VALUES (1, '${CHANGE.created_at}', '{"kind":"local","name":"not signed in","address":"127.0.0.1"}', 'intended', '${CHANGE.instance_id}',
      'orders', 'off', 'on', '${CHANGE.change_id}', '["r-1"]', 'CHG-4711', '${NO_HASH}', '${ENTRY.first}')`,
    `INSERT INTO audit (seq, at, actor, action, instance_id, instance_name, before, after, change_id, job_id, request_ids, error_code,
      error_msg, prev_hash, hash)
    VALUES (2, '${CHANGE.updated_at}', '{"kind":"console"}', 'outcome', '${CHANGE.instance_id}', 'orders', 'verifying', 'unknown',
      '${CHANGE.change_id}', 'job-1', '["r"]', 'DCS.5010', 'x', '${ENTRY.first}', '${ENTRY.second}')`,
  ],
};

const VERSIONS = MIGRATIONS.map((_, index) => index + 1);

/** Makes a database of a version, with the rows of that version and of all earlier ones. */
async function leftBy(version: number): Promise<string> {
  const dir = temporaryFolder();
  const old = connect(join(dir, 'console.db'), { wal: true });
  // Each version migrates the rows of the one before.
  for (let reached = 1; reached <= version; reached += 1) {
    await migrate(old, MIGRATIONS.slice(0, reached));
    for (const statement of ROWS[reached] ?? []) await runStatement(old, statement);
  }
  await old.destroy();
  return dir;
}

test.each(VERSIONS)('version %i, with rows in it, is brought to the newest', async (version) => {
  const store = await openStore(await leftBy(version));
  expect(await versionOf(store)).toBe(MIGRATIONS.length);
  // Only losses can be accepted, not other risks.
  const acknowledged = version === 1 ? [] : ['data-cleared'];
  expect(await findChange(store, CHANGE.change_id)).toEqual({ ...CHANGE, acknowledged });
  expect((await findStepsAfter(store, 0, 10)).map(({ change }) => change.acknowledged)).toEqual(
    version === 1 ? [[]] : [[], ['data-cleared']],
  );
  const steps = await findSteps(store, CHANGE.change_id);
  expect(steps[0]).toMatchObject({ cause: 'recorded-earlier', evidence: [{ field: 'cause', value: 'test' }] });
  await store.destroy();
});

test('the sign-in method, which was called “way”, keeps its value: in sessions, changes and steps', async () => {
  const dir = await leftBy(13);
  const old = connect(join(dir, 'console.db'), { wal: true });
  const person = { kind: 'person', subject: 'ada', name: 'Ada', role: 'admin', address: '::1' };
  const before = JSON.stringify({ ...person, way: 'oidc' });
  await runStatement(old, `UPDATE change SET asked_by = '${before}'`);
  await runStatement(old, `UPDATE change_step SET snapshot = json_set(snapshot, '$.asked_by', json('${before}'))`);
  await runStatement(
    old,
    `INSERT INTO session VALUES ('h', 's', 'oidc', 'ada', 'Ada', 'admin', '::1', 'test', '${CHANGE.created_at}', '${CHANGE.created_at}', '9999')`,
  );
  await old.destroy();

  const store = await openStore(dir);
  const after = { ...person, method: 'oidc' };
  expect(await findChange(store, CHANGE.change_id)).toMatchObject({ asked_by: after });
  expect((await findStepsAfter(store, 0, 10)).map(({ change }) => change.asked_by)).toEqual([after, after]);
  expect(await store.selectFrom('session').select(['method', 'subject']).execute()).toEqual([
    { method: 'oidc', subject: 'ada' },
  ]);
  await store.destroy();
});

test.each(VERSIONS.slice(2))(
  'the audit that version %i wrote is whole: read, brought to the newest, and added to',
  async (version) => {
    const dir = await leftBy(version);
    const whole = { whole: true, entries: 2, head: ENTRY.second };
    const reader = await openToRead(dir);
    expect(await verifyAudit(reader)).toEqual(whole);
    await reader.destroy();

    const store = await openStore(dir);
    expect(await verifyAudit(store)).toEqual(whole);
    const accepted: Change = { ...CHANGE, acknowledged: ['data-cleared'], backup_first: true, backup_id: 'b\0' };
    expect((await findAuditBefore(store, { actor: 'console' }, null, 10)).map(({ seq }) => seq)).toEqual([2]);
    expect((await findAuditBefore(store, { actor: 'local:not signed in' }, null, 10)).map(({ seq }) => seq)).toEqual([
      1,
    ]);
    await ofStep(store, null, accepted, BY_CONSOLE);
    expect(await verifyAudit(store)).toMatchObject({ whole: true, entries: 3 });
    expect((await findAuditBefore(store, {}, null, 1))[0]?.entry).toMatchObject({
      acknowledged: ['data-cleared'],
      backup_first: true,
      backup_id: 'b\ufffd',
    });
    await store.destroy();
  },
);

test('a migration that fails half-way changes nothing', async () => {
  const store = await openStore(':memory:');
  const further = [...MIGRATIONS, ['CREATE TABLE further (a)', 'NOT A STATEMENT']];
  await expect(migrate(store, further)).rejects.toThrow(/syntax/);
  expect(await versionOf(store)).toBe(MIGRATIONS.length);
  await expect(runStatement(store, 'SELECT * FROM further')).rejects.toThrow(/no such table/);
  await store.destroy();
});

test('a second console on the folder is refused in one line, a reader is not, and the next one may come', async () => {
  const dir = temporaryFolder();
  await fill(dir);
  const first = await openStore(dir);
  expect(await refusal(dir)).toBe(
    `StoreFault: Another console runs on ${dir}: stop it, or set DATA_DIR to another folder.`,
  );
  const reader = await openToRead(dir);
  expect(await findChange(reader, changeId.parse('00000000-0000-4000-8000-000000000001'))).not.toBeNull();
  await expect(insertChange(reader, CHANGE)).rejects.toThrow(/cannot be written/);
  await insertChange(first, CHANGE);
  expect(await findChange(reader, CHANGE.change_id)).toEqual(CHANGE);
  await reader.destroy();
  await first.destroy();
  expect(await refusal(dir)).toBe('it opened');
});

test('a folder without a database is nothing to read', async () => {
  await expect(openToRead(temporaryFolder())).rejects.toThrow(/There is no .*console\.db/);
});

test('a file that is locked by another process, at start and later', async () => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  const other = connect(file, { wal: true });
  await runStatement(other, 'BEGIN IMMEDIATE');
  expect(await refusal(dir)).toContain(`${file} is locked by another process: end what holds it`);
  await runStatement(other, 'ROLLBACK');
  const store = await openStore(dir);
  await runStatement(other, 'BEGIN IMMEDIATE');
  await expect(insertChange(store, CHANGE)).rejects.toThrow(`${file} is locked by another process`);
  await runStatement(other, 'ROLLBACK');
  await insertChange(store, CHANGE);
  await Promise.all([other.destroy(), store.destroy()]);
});

test('a full disk is told by its file, and what is there stays readable', async () => {
  const dir = temporaryFolder();
  const file = await fill(dir);
  const store = await openStore(dir);
  const counted = z.tuple([z.object({ page_count: z.number() })]);
  const [{ page_count }] = counted.parse(await runStatement(store, 'PRAGMA page_count'));
  await runStatement(store, `PRAGMA max_page_count = ${page_count}`);
  const long = because('refused', { error_msg: 'x'.repeat(100_000) });
  const id = changeId.parse('00000000-0000-4000-8000-000000000001');
  await expect(insertStep(store, { ...CHANGE, change_id: id }, long)).rejects.toThrow(`The disk of ${file} is full`);
  expect(await findChange(store, id)).not.toBeNull();
  // A statement that needs no space does not show that the disk is full.
  await runStatement(store, 'UPDATE lock_file SET rewritten = 0 WHERE FALSE');
  expect(conditionOf(store).writing?.message).toContain('is full');
  await runStatement(store, 'PRAGMA max_page_count = 100000');
  expect(await faultOfStore(store)).toBeNull();
  expect(conditionOf(store).writing).toBeNull();
  await insertStep(store, { ...CHANGE, change_id: id }, long);
  await store.destroy();
});

test('a copy taken while nothing is written opens elsewhere', async () => {
  const [dir, copy] = [temporaryFolder(), temporaryFolder()];
  copyFileSync(await fill(dir), join(copy, 'console.db'));
  expect(await refusal(copy)).toBe('it opened');
});

test('a transaction has the right to write from its begin, so that it cannot be overtaken by another process', async () => {
  const dir = temporaryFolder();
  const store = await openStore(dir);
  const other = new Database(join(dir, 'console.db'));
  other.pragma('busy_timeout = 0');
  await store.transaction().execute(async (db) => {
    await versionOf(db);
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked');
  });
  other.exec('BEGIN IMMEDIATE');
  other.exec('ROLLBACK');
  other.close();
  await store.destroy();
});

test('beside a running console it is opened for writing; without one it is made, and a console can start meanwhile', async () => {
  const dir = temporaryFolder();
  const beside = await openBeside(dir);
  const console = await openStore(dir);
  const again = await openBeside(dir);
  await insertChange(again, CHANGE);
  expect(await findChange(console, CHANGE.change_id)).toEqual(CHANGE);
  for (const store of [beside, again, console]) await store.destroy();
});

test('beside a running console of another version nothing is opened', async () => {
  const dir = temporaryFolder();
  const store = await openStore(dir);
  await runStatement(store, `PRAGMA user_version = ${MIGRATIONS.length - 1}`);
  await expect(openBeside(dir)).rejects.toThrow('is an older one');
  await runStatement(store, `PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  await expect(openBeside(dir)).rejects.toThrow('newer');
  await store.destroy();
});
