import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Store = Kysely<Schema>;

/** The database's file, in the data folder. */
export const DATABASE = 'console.db';

/**
 * Opens the database in a folder (made where it is missing), or for `:memory:` a database in memory, and brings it to the newest version.
 * A commit is on disk when it returns (`synchronous=FULL`): the intent must be there before the PUT leaves.
 *
 * @throws Error where the file cannot be opened, is no database or is newer than this program
 */
export async function openStore(dataDir: string): Promise<Store> {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true });
  const database = new Database(dataDir === ':memory:' ? dataDir : join(dataDir, DATABASE));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // A second process on the same file waits instead of failing at once.
  database.pragma('busy_timeout = 5000');
  const store = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  await migrate(store);
  return store;
}

/**
 * Opens a database for reading only, beside the process that writes it, or without one. Nothing is brought to another version.
 *
 * @throws Error where the file is not there or is no database
 */
export function readStore(file: string): Store {
  const database = new Database(`${pathToFileURL(file).href}?mode=ro`);
  database.pragma('busy_timeout = 5000');
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}

/** Whether the database answers. */
export async function storeAnswers(store: Store): Promise<boolean> {
  try {
    await sql`SELECT 1`.execute(store);
    return true;
  } catch {
    return false;
  }
}
