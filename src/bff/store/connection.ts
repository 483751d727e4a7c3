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
import { setCondition, type Condition } from './condition.ts';
import { asStoreFault, isUnwritable, StoreFault } from './fault.ts';
import type { Schema } from './schema.ts';

/**
 * How long to wait for a locked file, in ms. The driver blocks the process while it waits, so a longer wait would delay
 * answers and the shutdown.
 */
const BUSY_MS = 1000;

/** Runs work on the file. @throws StoreFault when the file is the cause of a failure */
function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw asStoreFault(cause, file);
  }
}

/** A database whose errors name the file. Its condition records whether the last write worked. */
function tellingDatabase(
  database: Database.Database,
  file: string,
  condition: Condition,
  onClose: () => void,
): SqliteDatabase {
  function noting<T>(work: () => T): T {
    try {
      return attempt(file, work);
    } catch (cause) {
      if (cause instanceof StoreFault && isUnwritable(cause.cause)) condition.writing = cause;
      throw cause;
    }
  }
  function telling(statement: SqliteStatement): SqliteStatement {
    return {
      reader: statement.reader,
      all: (parameters) => noting(() => statement.all(parameters)),
      run: (parameters) => noting(() => statement.run(parameters)),
      iterate: (parameters) => noting(() => statement.iterate(parameters)),
    };
  }
  return {
    prepare: (text) => telling(attempt(file, () => database.prepare(text))),
    close: () => {
      database.close();
      onClose();
    },
  };
}

class WritingDriver extends SqliteDriver {
  readonly #database: Database.Database;
  constructor(database: Database.Database, telling: SqliteDatabase) {
    super({ database: telling });
    this.#database = database;
  }

  /**
   * Takes the write lock when a transaction begins. Without it, a transaction that reads first fails instead of waiting
   * when another process (`npm run user`) writes in between: https://www.sqlite.org/isolation.html.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /**
   * SQLite rolls back by itself on some errors, for example when the disk is full
   * (https://www.sqlite.org/lang_transaction.html, 2.2). A second rollback would fail, and its error would hide the
   * first one.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

export interface ConnectionOptions {
  /**
   * Whether to use write-ahead logging, so that others can read during a write. Not for a file that is renamed later,
   * because the log is named after the file.
   */
  wal: boolean;
  onClose?: () => void;
}

/**
 * Connects to a file, or to a database in memory. A commit is on disk when it returns (`synchronous=FULL`), because the
 * intent must be on disk before the PUT is sent.
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
  const condition: Condition = { writing: null, ofFiles: () => null };
  const store = new Kysely<Schema>({
    dialect: {
      createDriver: () => new WritingDriver(database, tellingDatabase(database, file, condition, onClose)),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
  setCondition(store, condition);
  return store;
}

/** Runs one raw statement, for example a pragma. @returns its rows, unparsed */
export async function runStatement(db: Kysely<Schema>, statement: string): Promise<unknown[]> {
  return (await sql.raw(statement).execute(db)).rows;
}
