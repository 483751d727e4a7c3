import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { isoTime } from '../clock.ts';
import { errors } from '../errors.ts';
import { scenarioOf } from '../fleet/instance.ts';
import { SCENARIOS } from '../scenarios.ts';
import type { Backup, Job } from '../state.ts';
import { backupRecord, shownJob, task } from '../wire.ts';
import { bodyField, instanceOf, json, loseAnswer, paging, param, query, type Dcs, type Handler } from './request.ts';

/** `GET /jobs/{job_id}` */
export const showJob: Handler = (dcs, request) => {
  const id = param(request, 'job_id');
  if (!/^[\w-]{1,64}$/.test(id)) throw errors.badTaskId();
  const job = dcs.world.jobs.find((each) => each.job_id === id);
  if (job === undefined || (job.quirk === 'forgotten' && job.status !== 'INIT')) throw errors.badTaskId();
  return shownJob(job);
};

/** A time in a query: UTC, `yyyyMMddHHmmss`. @returns ms. @throws DCS.4062 */
function timeOf(request: FastifyRequest, name: string, otherwise: number): number {
  const text = query(request, name);
  if (text === undefined) return otherwise;
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) throw errors.badParameter(name);
  return Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
}

/** Which task lists give the job's id. */
function jobIdIn({ world }: Dcs, job: Job): 'everywhere' | 'task-centre' | 'nowhere' {
  const instance = world.instance(job.instance_id);
  const scenario = instance === undefined ? undefined : scenarioOf(instance);
  return SCENARIOS[scenario ?? '']?.jobIdIn ?? 'everywhere';
}

function tasksAmong(
  { world }: Dcs,
  jobs: readonly Job[],
  request: FastifyRequest,
  isNamed: (job: Job) => boolean,
): object {
  const { offset, limit } = paging(request);
  const from = timeOf(request, 'start_time', 0);
  const to = timeOf(request, 'end_time', Number.MAX_SAFE_INTEGER);
  const found = jobs.filter((job) => job.begin_time >= from && job.begin_time <= to).toReversed();
  const { taskEnableSsl } = world.config;
  const tasks = found.slice(offset, offset + limit).map((job) => task(job, isNamed(job), taskEnableSsl));
  return { task_count: found.length, tasks };
}

/** `GET /instances/{id}/tasks`, newest first */
export const instanceTasks: Handler = (dcs, request) => {
  const { spec } = instanceOf(dcs, request);
  return tasksAmong(
    dcs,
    dcs.world.jobs.filter((job) => job.instance_id === spec.id),
    request,
    (job) => jobIdIn(dcs, job) === 'everywhere',
  );
};

/** `GET /tasks`, newest first */
export const allTasks: Handler = (dcs, request) =>
  tasksAmong(dcs, dcs.world.jobs, request, (job) => jobIdIn(dcs, job) !== 'nowhere');

/** `POST /instances/{id}/backups`: makes a real RDB if there are redis-servers. Single-node instances refuse it. */
export const makeBackup: Handler = (dcs, request, reply, caller) => {
  const instance = instanceOf(dcs, request);
  const { spec } = instance;
  const body = json(request);
  const format = bodyField(body, 'backup_format') ?? 'rdb';
  if (format !== 'aof' && format !== 'rdb') throw errors.badParameter('backup_format');
  if (spec.cache_mode === 'single') throw errors.badParameter('instance: a single-node instance cannot be backed up');
  if (!dcs.jobs.mayStart(instance)) throw errors.taskRunning();
  const now = isoTime(dcs.world.clock.now());
  const remark = bodyField(body, 'remark');
  const backup: Backup = {
    backup_id: randomUUID(),
    instance_id: spec.id,
    status: 'backuping',
    progress: '0.00',
    size: 0,
    backup_format: format,
    remark: typeof remark === 'string' ? remark : '',
    created_at: now,
    updated_at: now,
  };
  dcs.world.backups.push(backup);
  dcs.jobs.run(instance, 'BACKUPING', caller, async () => {
    if (SCENARIOS[scenarioOf(instance) ?? '']?.backupFails === true) {
      Object.assign(backup, { status: 'failed', updated_at: isoTime(dcs.world.clock.now()) });
      return;
    }
    const folder = join(dcs.world.dir, 'backups', backup.backup_id);
    const size = (await dcs.world.redisOf(spec)?.backup(folder)) ?? 0;
    Object.assign(backup, { status: 'succeed', progress: '100.00', size, updated_at: isoTime(dcs.world.clock.now()) });
  });
  if (SCENARIOS[scenarioOf(instance) ?? '']?.backupAnswerLost === true) return loseAnswer(dcs, request, reply);
  return { backup_id: backup.backup_id };
};

/** `GET /instances/{id}/backups`: 204 if there are none. */
export const listBackups: Handler = (dcs, request, reply) => {
  const { spec } = instanceOf(dcs, request);
  const { offset, limit } = paging(request);
  const from = timeOf(request, 'begin_time', 0);
  const to = timeOf(request, 'end_time', Number.MAX_SAFE_INTEGER);
  const isWithin = ({ created_at }: Backup) => Date.parse(created_at) >= from && Date.parse(created_at) <= to;
  const found = dcs.world.backups
    .filter((backup) => backup.instance_id === spec.id)
    .filter(isWithin)
    .toReversed();
  if (found.length === 0) return reply.code(204).send();
  return { total_num: found.length, backup_record_response: found.slice(offset, offset + limit).map(backupRecord) };
};
