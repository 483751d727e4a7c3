import type { Kysely } from 'kysely';
import type { InstanceId } from '../../contract/ids.ts';
import type { KnownSsl } from '../../domain/attribution.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Stores the SSL state that SSL detail says. */
async function putKnownSsl(db: Db, instance_id: InstanceId, { enabled, at }: KnownSsl): Promise<void> {
  const row = { instance_id, enabled: enabled ? 1 : 0, at };
  await db
    .insertInto('known_ssl')
    .values(row)
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(row))
    .execute();
}

/** The last SSL state from SSL detail, or null when it was never read. */
async function findKnownSsl(db: Db, id: InstanceId): Promise<KnownSsl | null> {
  const row = await db.selectFrom('known_ssl').selectAll().where('instance_id', '=', id).executeTakeFirst();
  return row === undefined ? null : { enabled: row.enabled === 1, at: row.at };
}

/** Reads and writes known SSL states in a database. */
export const knownSslIn = (db: Db) => ({
  find: (id: InstanceId) => findKnownSsl(db, id),
  put: (id: InstanceId, known: KnownSsl) => putKnownSsl(db, id, known),
});
