import type { Kysely } from 'kysely';
import type { InstanceId, ProjectId } from '../../contract/ids.ts';
import { probe, type Probe } from '../../contract/probe.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** Stores a probe as the last one of its instance. */
export async function putProbe(db: Db, value: Probe): Promise<void> {
  const row = { instance_id: value.instance_id, at: value.at, result: JSON.stringify(value) };
  await db
    .insertInto('probe')
    .values(row)
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(row))
    .execute();
}

/** The last probe of an instance, or null. A probe in an older format counts as null; a new one follows soon. */
export async function findProbe(db: Db, project_id: ProjectId, id: InstanceId): Promise<Probe | null> {
  const row = await db.selectFrom('probe').select('result').where('instance_id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const parsed = probe.safeParse(Object.assign({ project_id }, JSON.parse(row.result)));
  return parsed.success ? parsed.data : null;
}
