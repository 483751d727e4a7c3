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
  /** Which file is locked, whatever is found under its name later. */
  identity: string;
  /** Whether a database was made beside this lock file, by this console or an earlier one. */
  hadDatabase: boolean;
  /** Writes down that the database is made. @throws FolderTaken where another console takes the folder meanwhile */
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
 * Locks a folder for this process, so that no second console follows the same changes. It is a lock of the operating system,
 * which SQLite holds on a file of its own: a `kill -9` leaves none behind, as a file with a process id would, and readers of
 * `console.db` are not kept out, as they would be by `locking_mode=EXCLUSIVE` there. That somebody removes the file lifts this
 * lock; `refuseSecondConsole` holds then.
 *
 * @throws FolderTaken where another console has it, StoreFault where the lock cannot be made
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
    // The driver's close alone may let the lock live on until the memory is cleaned up.
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
    // It is empty until it is marked.
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

/** Which lock file the console had that last ran on the database; null where the database is new, or was left by an older version. */
async function recordedLock(db: Kysely<Schema>): Promise<string | null> {
  const tables = await runStatement(db, `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'lock_file'`);
  if (tables.length === 0) return null;
  return (await db.selectFrom('lock_file').select('identity').executeTakeFirst())?.identity ?? null;
}

/**
 * Refuses a second console where the lock file is not the one of the console that last ran on the database: that one may still run, on a
 * lock file which was removed. Each connection holds a lock of the operating system on the database itself (a shared one, in
 * https://www.sqlite.org/lockingv3.html), and to leave the write-ahead log takes an exclusive one: it fails while another process has
 * the database open. Without a removed lock file nobody has to close a shell before a console starts.
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

/** Writes down which lock file this console has, for the next one. */
export async function recordLock(db: Kysely<Schema>, { identity }: FolderLock): Promise<void> {
  if ((await recordedLock(db)) === identity) return;
  await sql`INSERT OR REPLACE INTO lock_file (id, identity) VALUES (1, ${identity})`.execute(db);
}

/** A small write, to find out whether the database can be written. SQLite writes nothing where a row stays as it is. */
export async function rewriteLock(db: Kysely<Schema>): Promise<void> {
  await sql`UPDATE lock_file SET rewritten = rewritten + 1`.execute(db);
}
