import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { refuseLostFiles } from './condition.ts';
import { runStatement } from './connection.ts';
import { faultOfStore, openBeside, openStore } from './database.ts';

removeFolders();

const refusal = (dir: string) =>
  openStore(dir).then(
    () => 'it opened',
    (cause: unknown) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : ''),
  );

/** Makes a folder in which a console ran and shut down in order, so its log is gone. */
async function used(): Promise<string> {
  const dir = temporaryFolder();
  const store = await openStore(dir);
  await runStatement(store, 'PRAGMA wal_checkpoint(TRUNCATE)');
  await store.destroy();
  for (const name of ['console.db-wal', 'console.db-shm']) rmSync(join(dir, name), { force: true });
  return dir;
}

test.each(['console.db', 'console.db-wal', 'console.db-shm', 'console.lock'])(
  '%s is moved away, replaced, and put back while the console runs',
  async (name) => {
    const dir = temporaryFolder();
    const store = await openStore(dir);
    const file = join(dir, name);
    expect(() => refuseLostFiles(store)).not.toThrow();
    renameSync(file, join(dir, 'elsewhere'));
    expect(() => refuseLostFiles(store)).toThrow(`${file} was deleted or moved while the console runs`);
    expect(await faultOfStore(store)).toMatchObject({ message: expect.stringContaining('put the file back') });
    writeFileSync(file, readFileSync(join(dir, 'elsewhere')));
    expect(() => refuseLostFiles(store)).toThrow(`${file} was replaced while the console runs`);
    renameSync(join(dir, 'elsewhere'), file);
    expect(() => refuseLostFiles(store)).not.toThrow();
    expect(await faultOfStore(store)).toBeNull();
    await store.destroy();
  },
);

test('a second name of the database, by which another program would give it another log', async () => {
  const dir = temporaryFolder();
  const store = await openStore(dir);
  linkSync(join(dir, 'console.db'), join(dir, 'other.db'));
  expect(() => refuseLostFiles(store)).toThrow('has 2 names (hard links)');
  rmSync(join(dir, 'other.db'));
  expect(() => refuseLostFiles(store)).not.toThrow();
  await store.destroy();
});

test('a lock file whose database is gone: the start says what to do, and doing it works', async () => {
  const dir = await used();
  renameSync(join(dir, 'console.db'), join(dir, 'elsewhere'));
  const said = `StoreFault: There is no ${join(dir, 'console.db')}, but ${join(dir, 'console.lock')}: a console ran here`;
  expect(await refusal(dir)).toContain(said);
  expect(await refusal(dir)).toContain(said);
  await expect(openBeside(dir)).rejects.toThrow('There is no');
  expect(existsSync(join(dir, 'console.db'))).toBe(false);
  renameSync(join(dir, 'elsewhere'), join(dir, 'console.db'));
  expect(await refusal(dir)).toBe('it opened');

  const anew = await used();
  rmSync(join(anew, 'console.db'));
  rmSync(join(anew, 'console.lock'));
  expect(await refusal(anew)).toBe('it opened');
});

test('a first start that was killed before it made the database is no lost database', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'console.lock'), '');
  expect(await refusal(dir)).toBe('it opened');
});

test('the lock file of a running console is removed: a second console is refused, twice, and a writer beside it is not', async () => {
  const dir = temporaryFolder();
  const first = await openStore(dir);
  rmSync(join(dir, 'console.lock'));
  expect(await refusal(dir)).toMatch(/^StoreFault: Another process has .*console\.db open, and .*console\.lock is not/);
  // The lock file is a new one now.
  expect(await refusal(dir)).toMatch(/^StoreFault: Another process has/);
  const beside = await openBeside(dir);
  await runStatement(beside, `INSERT INTO sign_in_link (hash, role, expires_at) VALUES ('h', 'admin', '2026')`);
  expect(await runStatement(first, 'SELECT hash FROM sign_in_link')).toEqual([{ hash: 'h' }]);
  await Promise.all([beside.destroy(), first.destroy()]);
});

test('where SQLite has rolled back by itself, the cause is told, and the next transaction works', async () => {
  const store = await openStore(':memory:');
  await runStatement(store, 'CREATE TABLE t (a)');
  await runStatement(
    store,
    `CREATE TRIGGER no BEFORE INSERT ON t BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); END`,
  );
  const write = () => store.transaction().execute((db) => runStatement(db, 'INSERT INTO t VALUES (1)'));
  await expect(write()).rejects.toThrow('as a full disk does');
  await runStatement(store, 'DROP TRIGGER no');
  await write();
  expect(await runStatement(store, 'SELECT a FROM t')).toEqual([{ a: 1 }]);
  await store.destroy();
});
