/** Something is wrong with the database's file. The message is for a person: it names the file and says what to do. */
export class StoreFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
  }
}

/** Another console uses the folder. */
export class FolderTaken extends StoreFault {}

/** Whether a call failed because another process holds a lock. */
export const isBusy = (cause: unknown): boolean => codeOf(cause)?.startsWith('SQLITE_BUSY') === true;

/** Whether writing stays impossible until someone fixes the disk or the file. */
export const isUnwritable = (cause: unknown): boolean => /^SQLITE_(FULL|READONLY|IOERR)/.test(codeOf(cause) ?? '');

/** The sentence for each primary result code of SQLite (https://www.sqlite.org/rescode.html). */
const SENTENCES: ReadonlyArray<readonly [string, (file: string) => string]> = [
  ['SQLITE_FULL', (file) => `The disk of ${file} is full: free some space. Nothing can be written until then.`],
  [
    'SQLITE_BUSY',
    (file) => `${file} is locked by another process: end what holds it, e.g. an open sqlite3 shell or a backup.`,
  ],
  ['SQLITE_CORRUPT', damaged],
  ['SQLITE_NOTADB', damaged],
  ['SQLITE_READONLY', (file) => `${file} cannot be written: give this user the right to write it and its folder.`],
  ['SQLITE_CANTOPEN', (file) => `${file} cannot be opened: look at the rights of it and of its folder.`],
  ['SQLITE_IOERR', (file) => `${file} cannot be read or written: look at its disk.`],
];

/** Says what to do with a damaged file. No new database is started in its place. */
export function damaged(file: string): string {
  return (
    `${file} is damaged and was left as it is: keep a copy of it and of ${file}-wal, then put a backup in its place, ` +
    `or what "sqlite3 ${file} .recover" saves. To begin a new journal, move both away.`
  );
}

/**
 * Says what to do when a lock file or a write-ahead log is there, but its database is gone.
 *
 * @param others the files that are left
 */
export function gone(file: string, others: readonly string[]): string {
  return (
    `There is no ${file}, but ${others.join(' and ')}: a console ran here, and its database was deleted or moved. ` +
    `Put it back, or a backup of it. To begin a new journal, move ${others.join(' and ')} away.`
  );
}

function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  if ('code' in cause && typeof cause.code === 'string' && cause.code !== '') return cause.code;
  // When the connection itself fails, the driver gives no code, only the number in the message.
  return cause.message.startsWith('ConnectionFailed') ? 'SQLITE_CANTOPEN' : null;
}

/** Turns a fault of the file into a StoreFault. Returns every other error (a constraint, a bug) unchanged. */
export function asStoreFault(cause: unknown, file: string): unknown {
  const code = codeOf(cause);
  const sentence = SENTENCES.find(([known]) => code === known || code?.startsWith(`${known}_`) === true)?.[1];
  return sentence === undefined ? cause : new StoreFault(sentence(file), cause);
}
