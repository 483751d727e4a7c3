import type * as z from 'zod';
import type { InstanceId, JobId, ProjectId } from '../../contract/ids.ts';
import type { Priority } from './budget.ts';
import type { Call, Request } from './call.ts';
import { tooLarge, unreadableAnswer, type RawAnswer } from './errors.ts';
import type { CallResult } from './result.ts';
import * as wire from './wire.ts';

/** Options of a read: when to stop, how often to repeat it, and its priority. */
export interface ReadOptions {
  signal?: AbortSignal | undefined;
  retries?: number | undefined;
  priority?: Priority | undefined;
}

/** One page of the list: its rows as they came, and the size of the answer. */
export interface ListPage {
  instance_num: number | null;
  instances: unknown[];
  bytes: number;
}

/** DCS's answer to an accepted switch. */
export interface SwitchAnswer {
  job_id: string;
  request_id: string | null;
}

const NO_CONTENT = 204;
export const PAGE_SIZE = 1000;
/** The limit for a server that always says that there are more pages. */
const MOST_PAGES = 50;

/** The beginning of the message about an answer with too many rows. */
function moreRows({ maximum, path }: z.core.$ZodIssueTooBig): string {
  return `DCS answered with more than ${maximum.toLocaleString('en')} ${path.join('.')}`;
}

function parsed<T>(raw: RawAnswer, schema: z.ZodType<T>): CallResult<T> {
  let json: unknown;
  try {
    json = JSON.parse(raw.body);
  } catch {
    json = undefined;
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data, requestId: raw.requestId };
  const tooBig = result.error.issues.flatMap((issue) =>
    issue.code === 'too_big' && issue.origin === 'array' ? [issue] : [],
  )[0];
  const envelope = tooBig === undefined ? unreadableAnswer(raw) : tooLarge(moreRows(tooBig), raw.requestId);
  return { ok: false, failure: { kind: 'answered', status: raw.status, envelope } };
}

const get = (path: string, options: ReadOptions, query?: Record<string, string>): Request => ({
  method: 'GET',
  path,
  query,
  ...options,
});

/**
 * The calls of the DCS API that the console makes (dcs-api.md §1). Each answer is parsed. No call rejects.
 */
export function createClient(call: Call, projectId: ProjectId) {
  const base = `/v2/${projectId}`;
  const of = (id: InstanceId) => `${base}/instances/${id}`;

  async function ask<T>(request: Request, schema: z.ZodType<T>): Promise<CallResult<T>> {
    const result = await call(request);
    return result.ok ? parsed(result.value, schema) : result;
  }
  /** For calls that answer 204 when there is nothing. */
  async function askMaybe<T>(request: Request, schema: z.ZodType<T>): Promise<CallResult<T | null>> {
    const result = await call(request);
    if (!result.ok) return result;
    return result.value.status === NO_CONTENT ? { ok: true, value: null } : parsed(result.value, schema);
  }

  /** Reads page by page, since the default size and order are not documented (dcs-api.md §1). DCS answers 204 when there are none. */
  async function backups(id: InstanceId, since: string, options: ReadOptions): Promise<CallResult<wire.WireBackup[]>> {
    const all: wire.WireBackup[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { offset: String(all.length), limit: String(PAGE_SIZE), begin_time: since };
      const result = await askMaybe(get(`${of(id)}/backups`, options, query), wire.wireBackupList);
      if (!result.ok) return result;
      const records = result.value?.backup_record_response ?? [];
      all.push(...records);
      // One document says that `total_num` counts all backups, another that it counts those in the answer. So a full page may not be the last.
      const isLast = records.length < PAGE_SIZE && all.length >= (result.value?.total_num ?? 0);
      if (records.length === 0 || isLast) return { ok: true, value: all };
    }
    return { ok: true, value: all };
  }

  /** Reads page by page: a migration that is missing may be the one that is looked for. */
  async function migrations(options: ReadOptions): Promise<CallResult<wire.WireMigration[]>> {
    const all: wire.WireMigration[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { offset: String(all.length), limit: String(PAGE_SIZE) };
      const result = await askMaybe(get(`${base}/migration-tasks`, options, query), wire.wireMigrationList);
      if (!result.ok) return result;
      const tasks = result.value?.migration_tasks ?? [];
      all.push(...tasks);
      if (tasks.length === 0 || all.length >= (result.value?.count ?? 0)) return { ok: true, value: all };
    }
    return { ok: true, value: all };
  }

  return {
    projectId,
    /** Reads one page of the list, including instances whose creation failed. `limit` is at most 1000. */
    listInstances: async (offset: number, limit: number, options: ReadOptions = {}): Promise<CallResult<ListPage>> => {
      const query = { offset: String(offset), limit: String(limit), include_failure: 'true' };
      const result = await call(get(`${base}/instances`, options, query));
      if (!result.ok) return result;
      const page = parsed(result.value, wire.wireInstanceList);
      return page.ok ? { ...page, value: { ...page.value, bytes: Buffer.byteLength(result.value.body) } } : page;
    },
    showInstance: (id: InstanceId, options: ReadOptions = {}) => ask(get(of(id), options), wire.wireInstance),
    /** Null means that SSL is off (DCS's 204). */
    sslDetail: (id: InstanceId, options: ReadOptions = {}) =>
      askMaybe(get(`${of(id)}/ssl`, options), wire.wireSslDetail),
    /** Switches SSL. Sent once, whatever happens. @returns the job's id, and DCS's id of the request */
    switchSsl: async (id: InstanceId, enabled: boolean): Promise<CallResult<SwitchAnswer>> => {
      const result = await call({ method: 'PUT', path: `${of(id)}/ssl`, body: { enabled } });
      if (!result.ok) return result;
      const answer = parsed(result.value, wire.wireSwitchAnswer);
      return answer.ok ? { ok: true, value: { ...answer.value, request_id: result.value.requestId } } : answer;
    },
    job: (id: JobId, options: ReadOptions = {}) => ask(get(`${base}/jobs/${id}`, options), wire.wireJob),
    /** Tasks of all instances between two moments, as below. They do not name their instance. */
    taskCentre: (from: string, to: string, options: ReadOptions = {}) => {
      const query = { offset: '0', limit: '1000', start_time: from, end_time: to };
      return askMaybe(get(`${base}/tasks`, options, query), wire.wireTaskList);
    },
    /** Tasks of an instance between two moments, UTC `yyyyMMddHHmmss`. */
    tasks: (id: InstanceId, from: string, to: string, options: ReadOptions = {}) => {
      const query = { offset: '0', limit: '100', start_time: from, end_time: to };
      return askMaybe(get(`${of(id)}/tasks`, options, query), wire.wireTaskList);
    },
    configs: (id: InstanceId, options: ReadOptions = {}) => ask(get(`${of(id)}/configs`, options), wire.wireConfigs),
    /** All backups since a moment, UTC `yyyyMMddHHmmss`. */
    backups: (id: InstanceId, since: string, options: ReadOptions = {}) => backups(id, since, options),
    /** All migrations of the project, those that have ended too. */
    migrations: (options: ReadOptions = {}) => migrations(options),
    /** Makes a backup. Sent once. Not for single-node instances. */
    makeBackup: (id: InstanceId, remark: string) => {
      const body = { remark, backup_format: 'rdb' };
      return ask({ method: 'POST', path: `${of(id)}/backups`, body }, wire.wireBackupMade);
    },
    /** Statistics of all running instances at once. */
    statistics: (options: ReadOptions = {}) => ask(get(`${base}/instances/statistic`, options), wire.wireStatistics),
    /** Where the zip with `ca.crt` can be fetched. */
    certificateLink: (id: InstanceId) =>
      ask({ method: 'POST', path: `${of(id)}/ssl-certs/download`, priority: 'page' }, wire.wireCertificate),
  };
}
export type DcsClient = ReturnType<typeof createClient>;
