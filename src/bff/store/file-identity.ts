import { statSync, type BigIntStats } from 'node:fs';
import { StoreFault } from './fault.ts';

function statOf(file: string): BigIntStats | undefined {
  try {
    // Nothing is opened: closing a file here would drop the locks that SQLite holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    // For example, the folder cannot be entered any more.
    return undefined;
  }
}

const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

/** Device and inode of a file, which differ when another file takes its place. Null when there is no file. */
export function identityOf(file: string): string | null {
  const found = statOf(file);
  return found === undefined ? null : identity(found);
}

const RESTART = 'Stop the console, put the file back, or a backup of the database, then start again.';

function faultOf(file: string, known: string | null): StoreFault | null {
  const found = statOf(file);
  if (found === undefined || found.nlink === 0n) {
    return new StoreFault(`${file} was deleted or moved while the console runs. ${RESTART}`);
  }
  if (identity(found) !== known) {
    return new StoreFault(`${file} was replaced while the console runs. ${RESTART}`);
  }
  if (found.nlink === 1n) return null;
  return new StoreFault(
    `${file} has ${found.nlink} names (hard links), and what opens it by another one damages it. Nothing is switched until that is removed.`,
  );
}

/**
 * Remembers the identity of some files. SQLite keeps working on an open file after its name is removed, but the file is
 * lost when the process ends.
 *
 * @returns a check: the fault of the first file that was removed or replaced, or null
 */
export function watchFiles(files: readonly string[]): () => StoreFault | null {
  const known = files.map((file) => ({ file, identity: identityOf(file) }));
  return () => {
    for (const each of known) {
      const fault = faultOf(each.file, each.identity);
      if (fault !== null) return fault;
    }
    return null;
  };
}
