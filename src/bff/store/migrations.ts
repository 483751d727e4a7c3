import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Each entry migrates the database by one version. Released entries are never edited; new ones are added at the end.
 */
export const MIGRATIONS: ReadonlyArray<readonly string[]> = [
  [
    `CREATE TABLE change (
       change_id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, instance_name TEXT NOT NULL,
       enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), state TEXT NOT NULL, job_id TEXT, error TEXT,
       created_at TEXT NOT NULL, updated_at TEXT NOT NULL, finished_at TEXT
     ) STRICT`,
    // The index enforces "one change runs per instance", so that two requests at the same time cannot break the rule.
    `CREATE UNIQUE INDEX change_one_unfinished ON change (instance_id) WHERE finished_at IS NULL`,
    `CREATE INDEX change_newest ON change (created_at DESC)`,
    `CREATE INDEX change_of_instance ON change (instance_id, created_at DESC)`,
    `CREATE TABLE change_step (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, change_id TEXT NOT NULL REFERENCES change (change_id),
       state TEXT NOT NULL, at TEXT NOT NULL, cause TEXT NOT NULL, snapshot TEXT NOT NULL
     ) STRICT`,
    `CREATE INDEX change_step_of_change ON change_step (change_id, seq)`,
  ],
  [
    `ALTER TABLE change ADD COLUMN origin TEXT NOT NULL DEFAULT 'console'`,
    `ALTER TABLE change ADD COLUMN acknowledged TEXT NOT NULL DEFAULT '[]'`,
    `ALTER TABLE change ADD COLUMN backup_first INTEGER NOT NULL DEFAULT 0 CHECK (backup_first IN (0, 1))`,
    `ALTER TABLE change ADD COLUMN backup_id TEXT`,
    `ALTER TABLE change ADD COLUMN request_id TEXT`,
    `ALTER TABLE change_step ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]'`,
    // Causes used to be sentences. Now they are codes, and the old sentence is kept as evidence.
    `UPDATE change_step SET evidence = json_array(json_object('field', 'cause', 'value', cause)), cause = 'recorded-earlier'`,
  ],
  [
    `CREATE TABLE audit (
       seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
       instance_id TEXT, instance_name TEXT, before TEXT, after TEXT, change_id TEXT, job_id TEXT,
       request_ids TEXT NOT NULL, reason TEXT, error_code TEXT, error_msg TEXT, prev_hash TEXT NOT NULL, hash TEXT NOT NULL
     ) STRICT`,
    `CREATE INDEX audit_of_instance ON audit (instance_id, seq)`,
    `CREATE INDEX audit_of_change ON audit (change_id, seq)`,
    `CREATE TRIGGER audit_keeps_what_it_says BEFORE UPDATE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END`,
    `CREATE TRIGGER audit_keeps_every_entry BEFORE DELETE ON audit
     BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END`,
    // INSERT OR REPLACE deletes without firing the trigger above, so an insert must have the next number.
    `CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
     WHEN NEW.seq IS NOT 1 + max(
       (SELECT coalesce(max(seq), 0) FROM audit), (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit')
     )
     BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END`,
  ],
  [`CREATE TABLE probe (instance_id TEXT PRIMARY KEY, at TEXT NOT NULL, result TEXT NOT NULL) STRICT`],
  [
    `ALTER TABLE audit ADD COLUMN acknowledged TEXT`,
    `ALTER TABLE audit ADD COLUMN backup_first INTEGER CHECK (backup_first IN (0, 1))`,
    `ALTER TABLE audit ADD COLUMN backup_id TEXT`,
    // Risks that are not losses could once be accepted, which had no effect.
    `UPDATE change SET acknowledged = (
       SELECT json_group_array(value) FROM json_each(acknowledged) WHERE value IN ('data-cleared', 'data-may-be-cleared')
     )`,
    `UPDATE change_step SET snapshot = json_set(snapshot, '$.acknowledged', json((
       SELECT json_group_array(value) FROM json_each(snapshot, '$.acknowledged')
       WHERE value IN ('data-cleared', 'data-may-be-cleared')
     )))
     WHERE json_array_length(snapshot, '$.acknowledged') > 0`,
  ],
  [
    // A task identifies a change when DCS gives no job id. Two changes never share a task.
    `ALTER TABLE change ADD COLUMN task_id TEXT`,
    `CREATE UNIQUE INDEX change_of_task ON change (task_id) WHERE task_id IS NOT NULL`,
    `CREATE INDEX change_of_job ON change (job_id) WHERE job_id IS NOT NULL`,
  ],
  [
    `CREATE TABLE session (
       hash TEXT PRIMARY KEY, session_id TEXT NOT NULL UNIQUE, way TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL,
       role TEXT NOT NULL, address TEXT NOT NULL, user_agent TEXT NOT NULL,
       created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL
     ) STRICT`,
    `CREATE INDEX session_of_person ON session (way, subject)`,
    `CREATE TABLE sign_in_link (hash TEXT PRIMARY KEY, role TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT`,
    `CREATE TABLE account (
       name TEXT PRIMARY KEY, password TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('admin', 'support')),
       disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)), created_at TEXT NOT NULL
     ) STRICT`,
  ],
  [`ALTER TABLE change ADD COLUMN asked_by TEXT`],
  [`ALTER TABLE audit ADD COLUMN times INTEGER`, `ALTER TABLE audit ADD COLUMN since TEXT`],
  [
    `CREATE TABLE known_network (
       account TEXT NOT NULL, network TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (account, network)
     ) STRICT`,
  ],
  [
    `CREATE TABLE lock_file (
       id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL, rewritten INTEGER NOT NULL DEFAULT 0
     ) STRICT`,
  ],
  [
    // The last SSL state from SSL detail of each instance. It shows a switch made elsewhere while the console was down.
    `CREATE TABLE known_ssl (
       instance_id TEXT PRIMARY KEY, enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), at TEXT NOT NULL
     ) STRICT`,
  ],
  [
    // Uses the design's words. Audit entries keep their old words, because their hashes cover them.
    `UPDATE change SET origin = 'external' WHERE origin = 'outside'`,
    `UPDATE change SET state = 'in-doubt' WHERE state = 'settling'`,
    `UPDATE change_step SET cause = 'found-external' WHERE cause = 'found-outside'`,
    `UPDATE change_step SET state = 'in-doubt' WHERE state = 'settling'`,
    `UPDATE change_step SET snapshot = json_set(snapshot, '$.state', 'in-doubt') WHERE snapshot ->> '$.state' = 'settling'`,
    `UPDATE change_step SET snapshot = json_set(snapshot, '$.origin', 'external') WHERE snapshot ->> '$.origin' = 'outside'`,
  ],
  [
    // Several scopes. Older changes belong to none until they are adopted (changes.ts). Audit entries stay as they are.
    `ALTER TABLE change ADD COLUMN project_id TEXT`,
    `CREATE INDEX change_of_project ON change (project_id, created_at DESC)`,
    `ALTER TABLE audit ADD COLUMN project_id TEXT`,
    `CREATE INDEX audit_of_project ON audit (project_id, seq)`,
  ],
  [
    // A request that is not decided yet is not an unfinished change. Which of two requests is admitted is decided when
    // the intent is written.
    `DROP INDEX change_one_unfinished`,
    `CREATE UNIQUE INDEX change_one_unfinished ON change (instance_id) WHERE finished_at IS NULL AND state <> 'requested'`,
    `ALTER TABLE change ADD COLUMN error_status INTEGER`,
    `CREATE INDEX change_refused ON change (asked_by, created_at) WHERE state = 'refused'`,
    `CREATE INDEX change_requested ON change (created_at) WHERE state = 'requested'`,
  ],
  [
    // The word of the design. Entries of the audit keep the old one: their hashes are over it (domain/audit-chain.ts).
    `ALTER TABLE session RENAME COLUMN way TO method`,
    `UPDATE change SET asked_by = json_set(json_remove(asked_by, '$.way'), '$.method', asked_by ->> '$.way') WHERE asked_by ->> '$.way' IS NOT NULL`,
    `UPDATE change_step
       SET snapshot = json_set(json_remove(snapshot, '$.asked_by.way'), '$.asked_by.method', snapshot ->> '$.asked_by.way')
       WHERE snapshot ->> '$.asked_by.way' IS NOT NULL`,
  ],
];

/** The version that this program's queries are written for. */
export const NEWEST_VERSION = MIGRATIONS.length;

/** The version of a database, or 0 when no console made it. */
export async function versionOf(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}

/**
 * Brings a database that is not newer than this program to the newest version, in one transaction.
 *
 * @param migrations tests pass their own
 */
export async function migrate(db: Kysely<Schema>, migrations = MIGRATIONS): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const version = await versionOf(transaction);
    if (version >= migrations.length) return;
    for (const statement of migrations.slice(version).flat()) {
      // In order, because each may depend on the one before.
      await sql.raw(statement).execute(transaction);
    }
    await sql.raw(`PRAGMA user_version = ${migrations.length}`).execute(transaction);
  });
}
