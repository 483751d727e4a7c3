import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { sql, type Kysely } from 'kysely';
import { runStatement } from './connection.ts';
import { asStoreFault, FolderTaken, isBusy, StoreFault } from './fault.ts';
import { identityOf } from './file-identity.ts';
import type { Schema } from './schema.ts';

export const lockFileOf = (dir: string): string => join(dir, 'console.lock');

export interface FolderLock {
  /** Identifies the locked file, even if another file takes its name later. */
  identity: string;
  /** Whether a database was made beside this lock file, by this console or an earlier one. */
  hadDatabase: boolean;
  /** Records that the database exists. @throws FolderTaken when another console takes the folder meanwhile */
  markDatabase: () => void;
  unlock: () => void;
}

function attempt(dir: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw isBusy(cause)
      ? new FolderTaken(`Another console runs on ${dir}: stop it, or set DATA_DIR to another folder.`, cause)
      : asStoreFault(cause, lockFileOf(dir));
  }
}

/**
 * Locks a folder for this process, so that no second console follows the same changes. SQLite holds it as a lock of the
 * operating system on a separate file. Unlike a file with a process id, it does not survive `kill -9`. Unlike
 * `locking_mode=EXCLUSIVE`, it does not keep out readers of `console.db`. If someone removes the lock file, this lock
 * is gone; `refuseSecondConsole` covers that case.
 *
 * @throws FolderTaken when another console has it, StoreFault when the lock cannot be made
 */
export function lockFolder(dir: string): FolderLock {
  const file = lockFileOf(dir);
  let lock: Database.Database | null = null;
  const locked = () => (lock ??= new Database(file));
  attempt(dir, () => {
    locked().pragma('busy_timeout = 0');
    locked().exec('BEGIN EXCLUSIVE');
  });
  const unlock = () => {
    // After the driver's close alone, the lock may stay until garbage collection.
    if (locked().inTransaction) locked().exec('ROLLBACK');
    locked().close();
  };
  const identity = identityOf(file);
  if (identity === null) {
    unlock();
    throw new StoreFault(`${file} was removed while the console started: start it again.`);
  }
  return {
    identity,
    // The file is empty until it is marked.
    hadDatabase: statSync(file).size > 0,
    markDatabase: () =>
      attempt(dir, () => {
        locked().exec('ROLLBACK');
        locked().exec('PRAGMA user_version = 1');
        locked().exec('BEGIN EXCLUSIVE');
      }),
    unlock,
  };
}

/** The lock file of the console that last used the database. Null when the database is new or from an older version. */
async function recordedLock(db: Kysely<Schema>): Promise<string | null> {
  const tables = await runStatement(db, `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'lock_file'`);
  if (tables.length === 0) return null;
  return (await db.selectFrom('lock_file').select('identity').executeTakeFirst())?.identity ?? null;
}

/**
 * Refuses a second console when the lock file is not the one of the console that last used the database. That console
 * may still run, with a lock file that was removed. Each connection holds a shared lock of the operating system on the
 * database itself (https://www.sqlite.org/lockingv3.html), and leaving the write-ahead log takes an exclusive one. So
 * leaving fails while another process has the database open. This check runs only when the lock file was replaced, so
 * usually an open SQLite shell does not stop a console from starting.
 *
 * @throws FolderTaken
 */
export async function refuseSecondConsole(db: Kysely<Schema>, dir: string, lock: FolderLock): Promise<void> {
  const recorded = await recordedLock(db);
  if (recorded === null || recorded === lock.identity) return;
  try {
    await runStatement(db, 'PRAGMA journal_mode = DELETE');
  } catch (cause) {
    if (!(cause instanceof StoreFault) || !isBusy(cause.cause)) throw cause;
    throw new FolderTaken(
      `Another process has ${join(dir, 'console.db')} open, and ${lockFileOf(dir)} is not the lock file of the console that last ran here: ` +
        'that console may still run. Stop it, end what else holds the database (an sqlite3 shell, a backup), then start again.',
      cause,
    );
  }
  await runStatement(db, 'PRAGMA journal_mode = WAL');
}

/** Records this console's lock file for the next console. */
export async function recordLock(db: Kysely<Schema>, { identity }: FolderLock): Promise<void> {
  if ((await recordedLock(db)) === identity) return;
  await sql`INSERT OR REPLACE INTO lock_file (id, identity) VALUES (1, ${identity})`.execute(db);
}

/**
 * A small write that shows whether the database can be written. It must change the row, because SQLite does not write
 * an unchanged row.
 */
export async function rewriteLock(db: Kysely<Schema>): Promise<void> {
  await sql`UPDATE lock_file SET rewritten = rewritten + 1`.execute(db);
}
