import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import {
  auditEntry,
  auditRecord,
  readActorRef,
  TERMINAL,
  type ActorIdentity,
  type AuditEntry,
  type AuditFilter,
  type AuditRecord,
} from '../../contract/audit.ts';
import { chained, NO_HASH, readStoredActor, storedActor, type Link, type Sha256 } from '../../domain/audit-chain.ts';
import type { AuditTable, Schema } from './schema.ts';

type Db = Kysely<Schema>;

/**
 * SQLite does not return text after a NUL, nor half of a surrogate pair. The hash must cover exactly what is read back.
 */
const storable = (text: string): string => text.replaceAll(/[\0\p{Surrogate}]/gu, '\u{fffd}');

/** Makes every text of a record storable, at any depth. */
const storableRecord = (record: AuditRecord): AuditRecord =>
  auditRecord.parse(
    JSON.parse(JSON.stringify(record), (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
  );

function toRow(entry: AuditEntry): Insertable<AuditTable> {
  const { acknowledged, backup_first } = entry;
  return {
    ...entry,
    actor: JSON.stringify(storedActor(entry.actor)),
    request_ids: JSON.stringify(entry.request_ids),
    acknowledged: acknowledged === null ? null : JSON.stringify(acknowledged),
    backup_first: backup_first === null ? null : Number(backup_first),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Row = Selectable<AuditTable>;
/** A database that is only read (`openToRead`) may be too old to have the later columns. */
type Found = Omit<Row, 'project_id' | 'acknowledged' | 'backup_first' | 'backup_id' | 'times' | 'since'> & Partial<Row>;

/** The entry in a row, or null when the row is not valid because someone has edited the database. */
function linkOf({ acknowledged = null, backup_first = null, ...row }: Found): Link {
  const parsed = auditEntry.safeParse({
    ...row,
    actor: readStoredActor(jsonOf(row.actor)),
    request_ids: jsonOf(row.request_ids),
    acknowledged: acknowledged === null ? null : jsonOf(acknowledged),
    backup_first: backup_first === null ? null : backup_first === 1,
  });
  return { seq: row.seq, entry: parsed.success ? parsed.data : null };
}

/** The greatest number that an entry ever had, or 0. */
export async function lastAuditSeq(db: Db): Promise<number> {
  const row = await db.selectFrom('sqlite_sequence').select('seq').where('name', '=', 'audit').executeTakeFirst();
  return row?.seq ?? 0;
}

/** Adds an entry to the end of the chain. Uses the caller's transaction if there is one. */
export async function appendAudit(db: Db, record: Omit<AuditRecord, 'seq'>, sha256: Sha256): Promise<AuditEntry> {
  const newest = await db.selectFrom('audit').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const full = storableRecord({ ...record, seq: (await lastAuditSeq(db)) + 1 });
  const entry = chained(full, newest?.hash ?? NO_HASH, sha256);
  await db.insertInto('audit').values(toRow(entry)).execute();
  return entry;
}

/** A member of the actor, or NULL when the actor is not valid JSON any more. */
const ofActor = (member: 'kind' | 'name' | 'address' | 'way' | 'subject') =>
  sql<string | null>`iif(json_valid(actor), actor ->> ${sql.lit(`$.${member}`)}, NULL)`;

/** The condition that selects the entries of one actor. */
function isBy(who: ActorIdentity | null) {
  switch (who?.kind) {
    case undefined:
      return sql<boolean>`FALSE`;
    case 'console':
      return sql<boolean>`${ofActor('kind')} = 'console'`;
    case 'local':
      return sql<boolean>`${ofActor('kind')} = 'local' AND ${ofActor('address')} <> ${TERMINAL} AND ${ofActor('name')} = ${storable(who.name)}`;
    case TERMINAL:
      return sql<boolean>`${ofActor('kind')} = 'local' AND ${ofActor('address')} = ${TERMINAL} AND ${ofActor('name')} = ${storable(who.name)}`;
    case 'person':
      return sql<boolean>`${ofActor('kind')} = 'person' AND ${ofActor('way')} = ${who.method} AND ${ofActor('subject')} = ${storable(who.subject)}`;
  }
}

function filtered(db: Db, filter: AuditFilter) {
  let query = db.selectFrom('audit').selectAll();
  if (filter.project_id !== undefined) query = query.where('project_id', '=', filter.project_id);
  if (filter.instance_id !== undefined) query = query.where('instance_id', '=', filter.instance_id);
  if (filter.change_id !== undefined) query = query.where('change_id', '=', filter.change_id);
  if (filter.action === 'found-external') query = query.where('action', 'in', ['found-external', 'found-outside']);
  else if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  if (filter.actor !== undefined) query = query.where(isBy(readActorRef(filter.actor)));
  return query;
}

/** Entries with a number below `before` (null: all), newest first. */
export async function findAuditBefore(
  db: Db,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<Link[]> {
  const query = before === null ? filtered(db, filter) : filtered(db, filter).where('seq', '<', before);
  return (await query.orderBy('seq', 'desc').limit(limit).execute()).map(linkOf);
}

/** Entries with a number above `after` and up to `last`, oldest first. */
export async function findAuditAfter(
  db: Db,
  filter: AuditFilter,
  { after, last, limit }: { after: number; last: number; limit: number },
): Promise<Link[]> {
  const query = filtered(db, filter).where('seq', '>', after).where('seq', '<=', last);
  return (await query.orderBy('seq').limit(limit).execute()).map(linkOf);
}
