import type { Change } from '../../contract/change.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Fact, Instance, InstanceDetail, SslDetail } from '../../contract/instance.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { toInstant } from '../cloud/map.ts';
import { orThrow, type CallResult } from '../cloud/result.ts';
import { taskTime } from '../cloud/task-time.ts';
import type { WireInstance, WireMigration, WireTask } from '../cloud/wire.ts';
import type { CloudClient } from './cloud-client.ts';

export interface FactsOptions {
  /** The client for calls that name no other. */
  own: CloudClient;
  clock: Clock;
  /** The limit of each reading, including its retries, in ms. */
  limitMs: number;
  /** The newest change of an instance in the journal. Never rejects. */
  lastChange: (id: InstanceId) => Promise<Change | null>;
  /** Called with the tasks of every instance that is read. */
  onTasks: (instance: Instance, tasks: readonly WireTask[]) => void;
}

/** One instance with everything that a switch affects. Each fact is read separately. */
export interface InstanceFacts extends Pick<
  InstanceDetail,
  | 'read_at'
  | 'instance'
  | 'appendonly'
  | 'data'
  | 'backup_running'
  | 'newest_task'
  | 'migration_task'
  | 'transparent_client_ip'
  | 'maintain_begin'
  | 'maintain_end'
> {
  wire: WireInstance;
  ssl_detail: Fact<SslDetail>;
  last_change: Change | null;
}

/** Statuses of a running backup (dcs-api.md §1). */
const BACKUP_RUNS = new Set(['waiting', 'backuping']);
/**
 * A migration in one of these statuses has ended (dcs-api.md §1). Every other status counts as running, even an
 * undocumented one.
 */
const ENDED_MIGRATION = new Set([
  'SUCCESS',
  'FAILED',
  'TERMINATED',
  'ERROR',
  'DELETED',
  'RELEASED',
  'MIGRATION_SUCCESS',
  'MIGRATION_FAILED',
]);
/** How far back tasks and backups are read. No backup takes longer. */
const TASKS_OF_MS = 24 * 3_600_000;

function factOf<T, U>({ result, read_at }: { result: CallResult<T>; read_at: string }, read: (value: T) => U): Fact<U> {
  return result.ok
    ? { known: true, value: read(result.value), read_at }
    : { known: false, error: result.failure.envelope, read_at };
}

/**
 * Reads one instance with everything that a switch would affect, in parallel. A failed reading becomes an unknown fact.
 * Only show must succeed; when it fails, the other readings are cancelled.
 */
export function createReadFacts({ own, clock, limitMs, lastChange, onTasks }: FactsOptions) {
  async function timed<T>(reading: Promise<CallResult<T>>): Promise<{ result: CallResult<T>; read_at: string }> {
    return { result: await reading, read_at: instantOf(clock) };
  }
  /** @throws Failure when show fails */
  return async (id: InstanceId, { client, observe, statistics }: CloudClient = own): Promise<InstanceFacts> => {
    const givenUp = new AbortController();
    const options = () => ({ signal: AbortSignal.any([givenUp.signal, AbortSignal.timeout(limitMs)]) });
    const now = clock.now();
    const others = Promise.all([
      timed(client.configs(id, options())),
      timed(client.backups(id, taskTime(now - TASKS_OF_MS), options())),
      timed(client.tasks(id, taskTime(now - TASKS_OF_MS), taskTime(now + TASKS_OF_MS), options())),
      // Not cancelled with the others, because other callers share it.
      timed(statistics({ signal: AbortSignal.timeout(limitMs) })),
      timed(client.migrations(options())),
      lastChange(id),
    ]);
    const seen = await observe(id, { signal: AbortSignal.timeout(limitMs) });
    if (!seen.show.ok) givenUp.abort();
    const { wire, instance } = orThrow(seen.show);
    const readAt = instantOf(clock);
    const [configs, backups, tasks, figures, migrations, last_change] = await others;
    if (tasks.result.ok) onTasks(instance, tasks.result.value?.tasks ?? []);

    return {
      wire,
      instance,
      read_at: readAt,
      last_change,
      transparent_client_ip: wire.transparent_client_ip_enable,
      maintain_begin: wire.maintain_begin,
      maintain_end: wire.maintain_end,
      ssl_detail: factOf({ result: seen.detail, read_at: readAt }, (detail) => detail),
      appendonly: factOf(configs, ({ redis_config }) => {
        return redis_config.find((parameter) => parameter.param_name === 'appendonly')?.param_value ?? null;
      }),
      backup_running: factOf(backups, (list) => list.some((backup) => BACKUP_RUNS.has(backup.status ?? ''))),
      newest_task: factOf(tasks, (list) => newestOf(list?.tasks ?? [])),
      migration_task: factOf(migrations, (all) => runningInto(id, all)),
      data: factOf(figures, (all) => {
        const figure = all.get(id);
        if (figure === undefined || figure.keys === null) return null;
        return { keys: figure.keys, used_memory: figure.used_memory ?? instance.used_memory };
      }),
    };
  };
}
export type ReadFacts = ReturnType<typeof createReadFacts>;

/**
 * The online migration that runs into this instance, or null. The import of a backup file is another type and does not
 * count.
 */
function runningInto(id: InstanceId, all: readonly WireMigration[]) {
  const found = all.find(({ target_instance_id, migration_type, status }) => {
    return target_instance_id === id && migration_type !== 'backupfile_import' && !ENDED_MIGRATION.has(status ?? '');
  });
  return found === undefined ? null : { task_name: found.task_name, status: found.status };
}

function newestOf(tasks: readonly WireTask[]): { id: string; name: string | null; created_at: string | null } | null {
  const known = tasks.map((task) => ({
    id: task.id ?? task.job_id ?? '',
    name: task.name,
    created_at: toInstant(task.created_at),
  }));
  known.sort((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''));
  return known[0] ?? null;
}
