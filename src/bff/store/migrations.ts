import { sql, type Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Each entry takes the database one version further. Never edited once released, only added to. */
const MIGRATIONS: ReadonlyArray<readonly string[]> = [
  [
    `CREATE TABLE change (
       change_id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, instance_name TEXT NOT NULL,
       enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), state TEXT NOT NULL, job_id TEXT, error TEXT,
       created_at TEXT NOT NULL, updated_at TEXT NOT NULL, finished_at TEXT
     ) STRICT`,
    // The rule "one change runs per instance" stands here, so that no race of two requests gets around it.
    `CREATE UNIQUE INDEX change_one_unfinished ON change (instance_id) WHERE finished_at IS NULL`,
    `CREATE INDEX change_newest ON change (created_at DESC)`,
    `CREATE INDEX change_of_instance ON change (instance_id, created_at DESC)`,
    `CREATE TABLE change_step (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, change_id TEXT NOT NULL REFERENCES change (change_id),
       state TEXT NOT NULL, at TEXT NOT NULL, cause TEXT NOT NULL, snapshot TEXT NOT NULL
     ) STRICT`,
    `CREATE INDEX change_step_of_change ON change_step (change_id, seq)`,
  ],
  [`CREATE TABLE probe (instance_id TEXT PRIMARY KEY, at TEXT NOT NULL, result TEXT NOT NULL) STRICT`],
];

async function versionOf(db: Transaction<Schema>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}

/**
 * Brings the database to the newest version, in one transaction: all of it or nothing.
 *
 * @throws Error when the database is newer than this program
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const version = await versionOf(transaction);
    if (version > MIGRATIONS.length) {
      throw new Error(`The database has version ${version}, this program knows ${MIGRATIONS.length}: use a newer one`);
    }
    for (const statement of MIGRATIONS.slice(version).flat()) {
      // One after the other: each may build on the one before.
      await sql.raw(statement).execute(transaction);
    }
    await sql.raw(`PRAGMA user_version = ${MIGRATIONS.length}`).execute(transaction);
  });
}
