import { person, type Person, type Role, type SignInMethod } from '../../contract/session.ts';
import type { Store } from './database.ts';
import type { SessionTable } from './schema.ts';
import type { Selectable } from 'kysely';

/** A stored session. It has only the hash of its secret. Moments are ISO 8601 in UTC. */
export interface StoredSession {
  hash: string;
  session_id: string;
  person: Person;
  address: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

function fromRow({ method, subject, name, role, ...rest }: Selectable<SessionTable>): StoredSession {
  return { ...rest, person: person.parse({ method, subject, name, role }) };
}

export async function insertSession(db: Store, { person: who, ...rest }: StoredSession): Promise<void> {
  await db
    .insertInto('session')
    .values({ ...rest, ...who })
    .execute();
}

export async function findSession(db: Store, hash: string): Promise<StoredSession | null> {
  const row = await db.selectFrom('session').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Every session of a person, newest first. */
export async function findSessionsOf(db: Store, { method, subject }: Pick<Person, 'method' | 'subject'>) {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('method', '=', method)
    .where('subject', '=', subject)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(fromRow);
}

export async function touchSession(db: Store, hash: string, at: string): Promise<void> {
  await db.updateTable('session').set({ seen_at: at }).where('hash', '=', hash).execute();
}

/** Ends sessions by deleting them. */
export async function deleteSessions(db: Store, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('session').where('session_id', 'in', ids).execute();
}

/** Ends every session of a person. @returns their ids */
export async function deleteSessionsOf(db: Store, method: SignInMethod, subject: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('session')
    .where('method', '=', method)
    .where('subject', '=', subject)
    .returning('session_id')
    .execute();
  return rows.map((row) => row.session_id);
}

/** Ends every session of a sign-in method. @returns how many */
export async function deleteSessionsBy(db: Store, method: SignInMethod): Promise<number> {
  const rows = await db.deleteFrom('session').where('method', '=', method).returning('session_id').execute();
  return rows.length;
}

/**
 * Corrects sessions after the clock was set back. No session was seen later than now, and none lasts longer than one
 * that begins now.
 *
 * @param latest when a session that begins now would end
 */
export async function capSessions(db: Store, now: string, latest: string): Promise<void> {
  await db.updateTable('session').set({ seen_at: now }).where('seen_at', '>', now).execute();
  await db.updateTable('session').set({ expires_at: latest }).where('expires_at', '>', latest).execute();
}

/**
 * Deletes sessions that have expired.
 *
 * @param idleSince sessions last seen before this have been idle for too long
 * @returns their ids
 */
export async function deleteEndedSessions(db: Store, now: string, idleSince: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('session')
    .where((e) => e.or([e('expires_at', '<=', now), e('seen_at', '<=', idleSince)]))
    .returning('session_id')
    .execute();
  return rows.map((row) => row.session_id);
}

/** Stores the hash of a one-time link's secret. */
export async function insertLink(db: Store, link: { hash: string; role: Role; expires_at: string }): Promise<void> {
  await db.insertInto('sign_in_link').values(link).execute();
}

/** Uses up a link; only the first caller gets it. @returns its role, or null when there is no such link (any more) */
export async function takeLink(db: Store, hash: string, now: string): Promise<Role | null> {
  const row = await db
    .deleteFrom('sign_in_link')
    .where('hash', '=', hash)
    .returning(['role', 'expires_at'])
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now) return null;
  return row.role === 'admin' ? 'admin' : 'support';
}

/** Deletes expired links. @param latest when a link made now would expire; no link lasts longer, as above */
export async function deleteLinks(db: Store, now: string, latest: string): Promise<void> {
  await db.updateTable('sign_in_link').set({ expires_at: latest }).where('expires_at', '>', latest).execute();
  await db.deleteFrom('sign_in_link').where('expires_at', '<=', now).execute();
}
