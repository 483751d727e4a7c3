import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { reasonOf } from '../platform/failure.ts';
import { connect, runStatement } from './connection.ts';
import { conditionOf } from './condition.ts';
import { damaged, FolderTaken, gone, StoreFault } from './fault.ts';
import { watchFiles } from './file-identity.ts';
import { lockFileOf, lockFolder, recordLock, refuseSecondConsole, rewriteLock, type FolderLock } from './lock.ts';
import { migrate, NEWEST_VERSION, versionOf } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Store = Kysely<Schema>;

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new StoreFault(`The folder ${dir} cannot be made (${reasonOf(cause)}): set DATA_DIR to another.`, cause);
  }
}

/** Syncs the folder, so that the file's name is on disk too, not only its content. */
function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Makes a new database under another name, then renames it. So `console.db` is either complete or absent. */
async function create(dir: string, file: string): Promise<void> {
  const unfinished = `${file}.new`;
  for (const left of [unfinished, `${unfinished}-journal`]) rmSync(left, { force: true });
  const store = connect(unfinished, { wal: false });
  await migrate(store);
  await store.destroy();
  // The file holds names, addresses and password hashes, so only its owner may read it. SQLite gives the files beside
  // it the same mode.
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
  syncFolder(dir);
}

/**
 * Refuses to start when SQLite would silently begin a new database and discard the remains of an older one.
 *
 * @param lock the lock of a console that is starting; null for a command
 */
function refuseRemains(file: string, lock: FolderLock | null): void {
  if (existsSync(file)) {
    if (sizeOf(file) === 0) throw new StoreFault(damaged(file));
    return;
  }
  const remains = [
    // If a first start was killed before it made the database, its lock file has no mark.
    ...(lock?.hadDatabase === true ? [lockFileOf(dirname(file))] : []),
    ...[`${file}-wal`].filter(existsSync),
  ];
  if (remains.length > 0) throw new StoreFault(gone(file, remains));
}

async function refuseDamage(store: Store, file: string): Promise<void> {
  const version = await versionOf(store);
  // Every file that a console made has a version.
  if (version === 0) throw new StoreFault(`${file} is not a console’s database: set DATA_DIR to another folder.`);
  if (version > NEWEST_VERSION) {
    throw new StoreFault(
      `${file} has version ${version}, and this console knows ${NEWEST_VERSION}: it was written by a newer one. ` +
        `Use that, or set DATA_DIR to another folder.`,
    );
  }
  // The size does not matter: a file of 250 MB takes less than a second once it is read.
  const found = JSON.stringify(await runStatement(store, 'PRAGMA quick_check(1)'));
  if (found !== '[{"quick_check":"ok"}]') throw new StoreFault(damaged(file), found);
}

/** Checks at the start, not at the first change, that the file can be written. */
async function refuseUnwritable(store: Store): Promise<void> {
  await runStatement(store, 'BEGIN IMMEDIATE');
  await runStatement(store, 'ROLLBACK');
}

async function openFile(dir: string): Promise<Store> {
  makeFolder(dir);
  const lock = lockFolder(dir);
  const file = join(dir, 'console.db');
  let store: Store | null = null;
  try {
    refuseRemains(file, lock);
    if (!existsSync(file)) await create(dir, file);
    if (!lock.hadDatabase) lock.markDatabase();
    store = connect(file, { wal: true, onClose: lock.unlock });
    await refuseDamage(store, file);
    await refuseSecondConsole(store, dir, lock);
    await refuseUnwritable(store);
    await migrate(store);
    await recordLock(store, lock);
    // All four files matter. Without the log, writes are lost. Without its index or the lock file, other processes do
    // not see who writes.
    conditionOf(store).ofFiles = watchFiles([file, `${file}-wal`, `${file}-shm`, lockFileOf(dir)]);
    return store;
  } catch (cause) {
    if (store === null) lock.unlock();
    await store?.destroy();
    throw cause;
  }
}

/**
 * Opens `console.db` in a folder (made when it is missing), or a database in memory for `:memory:`. Migrates it to the
 * newest version, and locks the folder against other consoles until it is closed. Never starts a new database when
 * parts of an older one are left.
 *
 * @throws StoreFault when the file is in use, cannot be opened or written, is damaged, or is newer than this program
 */
export async function openStore(dataDir: string): Promise<Store> {
  if (dataDir !== ':memory:') return openFile(dataDir);
  const store = connect(dataDir, { wal: false });
  await migrate(store);
  return store;
}

/**
 * Opens `console.db` beside a console that may be running, to read it. Nothing is locked, changed or migrated.
 *
 * @throws StoreFault as `openStore` does, and when there is no database
 */
export async function openToRead(dataDir: string): Promise<Store> {
  const file = join(dataDir, 'console.db');
  refuseRemains(file, null);
  if (!existsSync(file)) throw new StoreFault(`There is no ${file}: set DATA_DIR to the console’s folder.`);
  const store = connect(file, { wal: false });
  await runStatement(store, 'PRAGMA query_only = ON');
  await refuseDamage(store, file);
  return store;
}

/**
 * Opens `console.db` beside a console that may be running, to write to it. When no console runs, it makes or migrates
 * the database as a console would. It does not lock the folder, so a console can start meanwhile.
 *
 * @throws StoreFault as `openStore` does, except that a running console is no fault unless its version differs
 */
export async function openBeside(dataDir: string): Promise<Store> {
  await openStore(dataDir).then(
    (store) => store.destroy(),
    (cause: unknown) => {
      if (!(cause instanceof FolderTaken)) throw cause;
    },
  );
  const file = join(dataDir, 'console.db');
  refuseRemains(file, null);
  if (!existsSync(file)) throw new StoreFault(`A console that is starting makes ${file}: try again in a moment.`);
  const store = connect(file, { wal: true });
  try {
    await refuseDamage(store, file);
    if ((await versionOf(store)) === NEWEST_VERSION) return store;
    throw new StoreFault(`The console that runs on ${dataDir} is an older one: stop it, then try again.`);
  } catch (cause) {
    await store.destroy();
    throw cause;
  }
}

/** The known reason why changes cannot be written, or null. If the last write failed, this tries another one. */
export async function faultOfStore(store: Store): Promise<StoreFault | null> {
  const condition = conditionOf(store);
  try {
    await runStatement(store, 'SELECT 1');
    if (condition.writing !== null) {
      await rewriteLock(store);
      // Only a write that reaches the disk proves it. An update of no row needs no space.
      condition.writing = null;
    }
    return condition.ofFiles();
  } catch (cause) {
    return cause instanceof StoreFault ? cause : new StoreFault('The database does not answer.', cause);
  }
}
