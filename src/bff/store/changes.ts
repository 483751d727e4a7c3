import * as z from 'zod/mini';
import type { Insertable, Kysely, Selectable } from 'kysely';
import {
  change,
  changeStep,
  type Change,
  type ChangeState,
  type ChangeStep,
  type StepCause,
} from '../../contract/change.ts';
import { type ChangeId, type InstanceId, type ProjectId } from '../../contract/ids.ts';
import { BOUNDS } from '../platform/bounds.ts';
import { clip } from '../platform/clip.ts';
import type { ChangeTable, Schema } from './schema.ts';

type Db = Kysely<Schema>;

/** One row of the journal as the event stream sends it. */
export interface JournalStep {
  seq: number;
  change: Change;
}

/** An older console wrote messages of any length. They would not fit into one event or one list of changes. */
const readable = z.pipe(
  change,
  z.transform((value: Change): Change => {
    if (value.error === null || value.error.error_msg.length <= BOUNDS.storedMessage.most) return value;
    const error_msg = clip(value.error.error_msg, BOUNDS.storedMessage.most);
    return { ...value, error: { ...value.error, error_msg } };
  }),
);

/**
 * The change after a step. The scope comes from the change's row, because an older console did not write it in the
 * snapshot.
 */
const ofSnapshot = ({ snapshot, project_id }: { snapshot: string; project_id: string | null }): Change =>
  readable.parse(Object.assign(JSON.parse(snapshot), { project_id }));

function toRow(value: Change): Insertable<ChangeTable> {
  return {
    ...value,
    enabled: value.enabled ? 1 : 0,
    asked_by: value.asked_by === null ? null : JSON.stringify(value.asked_by),
    acknowledged: JSON.stringify(value.acknowledged),
    backup_first: value.backup_first ? 1 : 0,
    error: value.error === null ? null : JSON.stringify(value.error),
  };
}

function fromRow(row: Selectable<ChangeTable>): Change {
  return readable.parse({
    ...row,
    enabled: row.enabled === 1,
    asked_by: row.asked_by === null ? null : JSON.parse(row.asked_by),
    acknowledged: JSON.parse(row.acknowledged),
    backup_first: row.backup_first === 1,
    error: row.error === null ? null : JSON.parse(row.error),
  });
}

/**
 * Inserts a new change.
 *
 * @throws when the instance has another unfinished change, or another change has the same task
 */
export async function insertChange(db: Db, value: Change, task_id: string | null = null): Promise<void> {
  await db
    .insertInto('change')
    .values({ ...toRow(value), task_id })
    .execute();
}

/** Writes the current state of a change. */
export async function updateChange(db: Db, value: Change): Promise<void> {
  await db.updateTable('change').set(toRow(value)).where('change_id', '=', value.change_id).execute();
}

/** Requests that are not decided yet. */
export async function findRequested(db: Db): Promise<Change[]> {
  const rows = await db.selectFrom('change').selectAll().where('state', '=', 'requested').execute();
  return rows.map(fromRow);
}

/** Records the HTTP status of the error that answered a request. */
export async function setErrorStatus(db: Db, id: ChangeId, error_status: number): Promise<void> {
  await db.updateTable('change').set({ error_status }).where('change_id', '=', id).execute();
}

/** The HTTP status of the error that answered a request, or null when no error did. */
export async function findErrorStatus(db: Db, id: ChangeId): Promise<number | null> {
  const row = await db.selectFrom('change').select('error_status').where('change_id', '=', id).executeTakeFirst();
  return row?.error_status ?? null;
}

/** How many refused requests of one person are kept. The audit keeps them all. */
const MOST_REFUSED = 200;

/**
 * Keeps only the newest `MOST_REFUSED` refused requests of the person who asked for this change. Such requests have no
 * steps.
 */
export async function forgetRefused(db: Db, { asked_by }: Change): Promise<void> {
  const person = asked_by === null ? null : JSON.stringify(asked_by);
  const kept = db
    .selectFrom('change')
    .select('change_id')
    .where('state', '=', 'refused')
    .where('asked_by', 'is', person)
    .orderBy('created_at', 'desc')
    .orderBy('change_id')
    .limit(MOST_REFUSED);
  await db
    .deleteFrom('change')
    .where('state', '=', 'refused')
    .where('asked_by', 'is', person)
    .where('change_id', 'not in', kept)
    .execute();
}

/** Why a step happened, and the evidence for it. */
export type Because = Pick<ChangeStep, 'cause' | 'evidence'>;

/** Adds a step. @returns its sequence number */
export async function insertStep(db: Db, value: Change, { cause, evidence }: Because): Promise<number> {
  const row = {
    change_id: value.change_id,
    state: value.state,
    at: value.updated_at,
    cause,
    evidence: JSON.stringify(evidence),
    snapshot: JSON.stringify(value),
  };
  const { seq } = await db.insertInto('change_step').values(row).returning('seq').executeTakeFirstOrThrow();
  return seq;
}

export async function findChange(db: Db, id: ChangeId): Promise<Change | null> {
  const row = await db.selectFrom('change').selectAll().where('change_id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function findSteps(db: Db, id: ChangeId): Promise<ChangeStep[]> {
  const rows = await db
    .selectFrom('change_step')
    .select(['state', 'at', 'cause', 'evidence'])
    .where('change_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map((row) => changeStep.parse({ ...row, evidence: JSON.parse(row.evidence) }));
}

/** The unfinished change of an instance, or null. */
export async function findUnfinishedOf(db: Db, id: InstanceId): Promise<Change | null> {
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where('instance_id', '=', id)
    .where('finished_at', 'is', null)
    .where('state', '<>', 'requested')
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The unfinished changes of a scope. */
export async function findUnfinished(db: Db, project_id: ProjectId): Promise<Change[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('project_id', '=', project_id)
    .where('finished_at', 'is', null)
    .where('state', '<>', 'requested')
    .orderBy('created_at')
    .execute();
  return rows.map(fromRow);
}

/** The instances of changes that belong to no scope. An earlier version wrote these changes. */
export async function findOrphans(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('change').select('instance_id').distinct().where('project_id', 'is', null).execute();
  return rows.map((row) => row.instance_id);
}

/** Gives a scope to the changes of an instance that have none. */
export async function adoptChanges(db: Db, project_id: ProjectId, instance_id: string): Promise<void> {
  await db
    .updateTable('change')
    .set({ project_id })
    .where('instance_id', '=', instance_id)
    .where('project_id', 'is', null)
    .execute();
}

export interface ChangeFilter {
  project_id?: ProjectId | undefined;
  instance_id?: InstanceId | undefined;
  state?: ChangeState | undefined;
  limit: number;
}

/**
 * Changes, newest first. Requests that were not admitted are left out unless the filter asks for their state, because
 * there may be many.
 */
export async function findChanges(db: Db, filter: ChangeFilter): Promise<Change[]> {
  let query = db.selectFrom('change').selectAll();
  if (filter.project_id !== undefined) query = query.where('project_id', '=', filter.project_id);
  if (filter.instance_id !== undefined) query = query.where('instance_id', '=', filter.instance_id);
  query =
    filter.state === undefined
      ? query.where('state', 'not in', ['requested', 'refused'])
      : query.where('state', '=', filter.state);
  const rows = await query.orderBy('created_at', 'desc').orderBy('change_id').limit(filter.limit).execute();
  return rows.map(fromRow);
}

/**
 * Finds the changes, updated since a moment, that may have caused a task that no change claims yet. These are our
 * changes that have a job or may have one that we do not know, and external changes that were noticed without their
 * task.
 */
export async function findClaimants(db: Db, id: InstanceId, since: string): Promise<Change[]> {
  const rows = await db
    .selectFrom('change')
    .selectAll()
    .where('instance_id', '=', id)
    .where('task_id', 'is', null)
    .where('updated_at', '>=', since)
    .where((e) => {
      const mayHaveJob = e.or([e('job_id', 'is not', null), e('state', 'in', ['unknown', 'succeeded'])]);
      const isOurs = e.and([e('origin', '=', 'console'), mayHaveJob]);
      return e.or([isOurs, e.and([e('origin', '=', 'external'), e('job_id', 'is', null)])]);
    })
    .orderBy('created_at')
    .execute();
  return rows.map(fromRow);
}

/** The last step that records that a change is about to be sent, or null when there is none. */
export async function findSending(db: Db, id: ChangeId): Promise<ChangeStep | null> {
  return (await findSteps(db, id)).findLast((step) => step.state === 'intended') ?? null;
}

/** The change that a task belongs to, found by the task's id or its job's id. */
export async function findOwner(
  db: Db,
  task: { id: string | null; job_id: string | null },
): Promise<Pick<Change, 'change_id' | 'origin'> | null> {
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where((e) => e.or([e('task_id', '=', task.id), e('job_id', '=', task.job_id)]))
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Records the task of a change, if none is recorded yet. @returns whether it was recorded */
export async function claimTask(db: Db, id: ChangeId, task_id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('change')
    .set({ task_id })
    .where('change_id', '=', id)
    .where('task_id', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The newest step of a change that has this cause. */
export async function findStepBy(db: Db, id: ChangeId, cause: StepCause): Promise<ChangeStep | null> {
  return (await findSteps(db, id)).findLast((step) => step.cause === cause) ?? null;
}

/** All steps of a change that have this cause, oldest first. */
export async function findStepsBy(db: Db, id: ChangeId, cause: StepCause): Promise<ChangeStep[]> {
  return (await findSteps(db, id)).filter((step) => step.cause === cause);
}

/** Steps after a sequence number, in order. */
export async function findStepsAfter(db: Db, seq: number, limit: number): Promise<JournalStep[]> {
  const rows = await db
    .selectFrom('change_step')
    .innerJoin('change', 'change.change_id', 'change_step.change_id')
    .select(['seq', 'snapshot', 'project_id'])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ seq: row.seq, change: ofSnapshot(row) }));
}

/**
 * The newest step of each change that is unfinished or finished after a moment, in order. SQLite takes the other
 * columns of a `max()` from the row that has the maximum.
 */
export async function findNewestSteps(db: Db, finishedAfter: string): Promise<JournalStep[]> {
  const rows = await db
    .selectFrom('change_step')
    .innerJoin('change', 'change.change_id', 'change_step.change_id')
    .select((e) => [e.fn.max('change_step.seq').as('seq'), 'change_step.snapshot', 'change.project_id'])
    .where((e) => e.or([e('change.finished_at', 'is', null), e('change.finished_at', '>', finishedAfter)]))
    .groupBy('change_step.change_id')
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ seq: row.seq, change: ofSnapshot(row) }));
}

/** The sequence number of the newest step, or 0. */
export async function lastSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom('change_step')
    .select((e) => e.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}
