import Database from 'libsql';
import {
  CompiledQuery,
  Kysely,
  sql,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { asStoreFault } from './fault.ts';
import type { Schema } from './schema.ts';

/**
 * How long a locked file is waited for, ms. The driver waits without giving way, so a longer wait would also keep the process from
 * answering and from ending in time.
 */
const BUSY_MS = 1000;

/** Does something with the file. @throws StoreFault where the file is at fault */
function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw asStoreFault(cause, file);
  }
}

function telling(statement: SqliteStatement, file: string): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => attempt(file, () => statement.all(parameters)),
    run: (parameters) => attempt(file, () => statement.run(parameters)),
    iterate: (parameters) => attempt(file, () => statement.iterate(parameters)),
  };
}

/** A database whose every fault of the file names it. */
function tellingDatabase(database: Database.Database, file: string, onClose: () => void): SqliteDatabase {
  return {
    prepare: (text) =>
      telling(
        attempt(file, () => database.prepare(text)),
        file,
      ),
    close: () => {
      database.close();
      onClose();
    },
  };
}

/**
 * Takes the right to write when a transaction begins. One that has read before it writes would fail where another process
 * (`npm run user`) wrote in between, instead of waiting for it: https://www.sqlite.org/isolation.html.
 */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

export interface ConnectionOptions {
  /** Write-ahead logging, so that others may read while it is written. Not for a file that is renamed afterwards: its log has its name. */
  wal: boolean;
  onClose?: () => void;
}

/**
 * Connects to a file, or to a database in memory. A commit is on disk when it returns (`synchronous=FULL`): the intent must be
 * there before the PUT leaves.
 *
 * @throws StoreFault
 */
export function connect(file: string, { wal, onClose = () => {} }: ConnectionOptions): Kysely<Schema> {
  const database = attempt(file, () => {
    const opened = new Database(file);
    opened.pragma(`busy_timeout = ${BUSY_MS}`);
    if (wal) opened.pragma('journal_mode = WAL');
    opened.pragma('synchronous = FULL');
    opened.pragma('foreign_keys = ON');
    return opened;
  });
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => new WritingDriver({ database: tellingDatabase(database, file, onClose) }),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
}

/** Runs one statement as it stands, a pragma say. @returns its rows as they came */
export async function runStatement(db: Kysely<Schema>, statement: string): Promise<unknown[]> {
  return (await sql.raw(statement).execute(db)).rows;
}
