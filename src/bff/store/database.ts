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

/** Has a file's name on disk, not only its content. */
function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Makes a new database beside its place and moves it there: `console.db` is there whole, or not at all. */
async function create(dir: string, file: string): Promise<void> {
  const unfinished = `${file}.new`;
  for (const left of [unfinished, `${unfinished}-journal`]) rmSync(left, { force: true });
  const store = connect(unfinished, { wal: false });
  await migrate(store);
  await store.destroy();
  // Names, addresses and hashes of passwords are nobody else's on this machine. What SQLite puts beside it has the same mode.
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
  syncFolder(dir);
}

/**
 * Refuses what SQLite would silently take for a new database, throwing away what else is there.
 *
 * @param lock of a console that is starting
 */
function refuseRemains(file: string, lock: FolderLock | null): void {
  if (existsSync(file)) {
    if (sizeOf(file) === 0) throw new StoreFault(damaged(file));
    return;
  }
  const remains = [
    // A first start that was killed before it made the database has left a lock file without the mark.
    ...(lock?.hadDatabase === true ? [lockFileOf(dirname(file))] : []),
    ...[`${file}-wal`].filter(existsSync),
  ];
  if (remains.length > 0) throw new StoreFault(gone(file, remains));
}

async function refuseDamage(store: Store, file: string): Promise<void> {
  const version = await versionOf(store);
  // Every file that was made by a console has one.
  if (version === 0) throw new StoreFault(`${file} is not a console’s database: set DATA_DIR to another folder.`);
  if (version > NEWEST_VERSION) {
    throw new StoreFault(
      `${file} has version ${version}, and this console knows ${NEWEST_VERSION}: it was written by a newer one. ` +
        `Use that, or set DATA_DIR to another folder.`,
    );
  }
  // Whatever its size: a file of 250 MB takes less than a second once it is read.
  const found = JSON.stringify(await runStatement(store, 'PRAGMA quick_check(1)'));
  if (found !== '[{"quick_check":"ok"}]') throw new StoreFault(damaged(file), found);
}

/** Finds out now, not at the first change, whether the file can be written. */
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
    // All of them: without its log, what is written is lost; without its index or the lock file, others do not see who writes.
    conditionOf(store).ofFiles = watchFiles([file, `${file}-wal`, `${file}-shm`, lockFileOf(dir)]);
    return store;
  } catch (cause) {
    if (store === null) lock.unlock();
    await store?.destroy();
    throw cause;
  }
}

/**
 * Opens `console.db` in a folder (made where it is missing), or for `:memory:` a database in memory, brings it to the newest version,
 * and keeps other consoles off the folder until it is closed. Never begins anew where something is left of an older database.
 *
 * @throws StoreFault where the file is in use, cannot be opened or written, is damaged, or newer than this program
 */
export async function openStore(dataDir: string): Promise<Store> {
  if (dataDir !== ':memory:') return openFile(dataDir);
  const store = connect(dataDir, { wal: false });
  await migrate(store);
  return store;
}

/**
 * Opens `console.db` beside a console that may be running, to read it: nothing is locked, changed or brought to a newer version.
 *
 * @throws StoreFault as `openStore`, and where there is none
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
 * Opens `console.db` beside a console that may be running, to write in it. Where none runs, it is made or brought to the newest
 * version as a console would; the folder is not kept, so that one can start meanwhile.
 *
 * @throws StoreFault as `openStore`, save that a console may run; and where that is of another version
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

/** Why changes cannot be written down, as far as that is known, or null. Where the last attempt to write failed, it is tried again. */
export async function faultOfStore(store: Store): Promise<StoreFault | null> {
  const condition = conditionOf(store);
  try {
    await runStatement(store, 'SELECT 1');
    if (condition.writing !== null) {
      await rewriteLock(store);
      // Only a write that is really on disk says so: an update of no row needs no room.
      condition.writing = null;
    }
    return condition.ofFiles();
  } catch (cause) {
    return cause instanceof StoreFault ? cause : new StoreFault('The database does not answer.', cause);
  }
}
