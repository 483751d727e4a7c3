import { join } from 'node:path';
import Database from 'libsql';
import { asStoreFault, FolderTaken } from './fault.ts';

/**
 * Takes a folder for this process, so that no second console follows the same changes. It is a lock of the operating system,
 * which SQLite holds on a file of its own: a `kill -9` leaves none behind, as a file with a process id would, and readers of
 * `console.db` are not kept out, as they would be by `locking_mode=EXCLUSIVE` there.
 *
 * @returns a function that gives the folder back
 * @throws FolderTaken where another console has it, StoreFault where the lock cannot be made
 */
export function lockFolder(dir: string): () => void {
  const file = join(dir, 'console.lock');
  try {
    const lock = new Database(file);
    lock.pragma('busy_timeout = 0');
    // Nothing is ever written, so no journal has to lie beside it.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return () => {
      // The driver's close alone may let the lock live on until the memory is cleaned up.
      lock.exec('ROLLBACK');
      lock.close();
    };
  } catch (cause) {
    const fault = asStoreFault(cause, file);
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
    throw taken
      ? new FolderTaken(`Another console runs on ${dir}: stop it, or set DATA_DIR to another folder.`, cause)
      : fault;
  }
}
