import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { Instance } from '../../contract/instance.ts';
import { jobId, type InstanceId, type JobId } from '../../contract/ids.ts';
import { instantOf, type Clock } from '../clock.ts';
import type { DcsClient } from '../dcs/client.ts';
import { toInstant } from '../dcs/map.ts';
import { taskTime } from '../dcs/task-time.ts';
import type { WireTask } from '../dcs/wire.ts';
import { consoleError } from '../failure.ts';
import type { Found, Journal } from './journal.ts';
import type { Runner } from './runner.ts';
import { tasksOfChange, windowOf } from './settler.ts';

export interface OutsideOptions {
  client: DcsClient;
  journal: Journal;
  runner: Runner;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** How far back a change from outside is looked for. */
const LOOK_BACK_MS = 24 * 3_600_000;

interface SslTask {
  task: WireTask;
  created_at: string;
  enabled: boolean;
}

/** The newest SSL task that says what it did and when; older ones are history that nobody can verify any more. */
function newestSslTask(tasks: readonly WireTask[]): SslTask | undefined {
  return tasks
    .flatMap((task) => {
      const created_at = toInstant(task.created_at);
      const { enable_ssl } = task.details;
      return created_at === null || typeof enable_ssl !== 'boolean' ? [] : [{ task, created_at, enabled: enable_ssl }];
    })
    .sort((a, b) => b.created_at.localeCompare(a.created_at))[0];
}

/**
 * Notices SSL changes that this console did not ask for (DCS's own console, Terraform): an SSL task that belongs to no change of ours
 * becomes a change "from outside" and is followed like one of ours.
 */
export function createOutside({ client, journal, runner, clock, log, signal }: OutsideOptions) {
  const seen = new Map<InstanceId, { ssl: string; status: string }>();
  const looking = new Set<InstanceId>();
  const recording = new Set<JobId>();

  /** Where a job that somebody else started stands: at its end already, or on its way, and to be followed. */
  async function standingOf(
    instance: Instance,
    enabled: boolean,
    id: JobId,
  ): Promise<Pick<Found, 'state' | 'error' | 'finished_at'>> {
    const onItsWay = { state: 'accepted', error: null, finished_at: null } as const;
    const job = await client.job(id, { signal, retries: 0 });
    if (!job.ok) return onItsWay;
    const finished_at = toInstant(job.value.end_time) ?? instantOf(clock);
    const agrees = instance.ssl.source === 'detail' && (instance.ssl.state === 'on') === enabled;
    const { status, fail_reason } = job.value;
    if (status === 'SUCCESS' && agrees && instance.status === 'RUNNING' && instance.task === null) {
      return { state: 'succeeded', error: null, finished_at };
    }
    if (status !== 'FAIL') return onItsWay;
    const message = `The job failed: ${fail_reason ?? 'DCS gave no reason'}`;
    return {
      state: 'failed',
      error: consoleError('CONSOLE.JOB_FAILED', message, { job_id: id, source: 'dcs' }),
      finished_at,
    };
  }

  async function record(instance: Instance, { task, created_at, enabled }: SslTask, id: JobId): Promise<void> {
    // Its job is read first, and somebody else may be looking at the same moment.
    recording.add(id);
    try {
      const standing = await standingOf(instance, enabled, id);
      const { instance_id, name: instance_name } = instance;
      const made = await journal.createFound(
        { instance_id, instance_name, enabled, job_id: id, created_at, ...standing },
        { task: task.name, user_name: task.user_name, status: task.status },
      );
      if ('created' in made) runner.follow(made.created);
    } finally {
      recording.delete(id);
    }
  }

  /** The change of ours that has an unknown outcome, and whose lost PUT this may be. */
  async function claimant(id: InstanceId, { task }: SslTask): Promise<Change | undefined> {
    for (const change of await journal.unclaimedOf(id)) {
      if (tasksOfChange([task], change, windowOf(await journal.sending(change))).length > 0) return change;
    }
    return undefined;
  }

  async function consider(instance: Instance, tasks: readonly WireTask[]): Promise<void> {
    const { instance_id } = instance;
    const newest = newestSslTask(tasks);
    if (newest === undefined || Date.parse(newest.created_at) < clock.now() - LOOK_BACK_MS) return;
    const job = jobId.safeParse(newest.task.job_id);
    if (job.success && recording.has(job.data)) return;
    // Without a job's id nothing names it, so that it would be found anew each time.
    if (!job.success || (await journal.unfinishedOf(instance_id)) !== null || (await journal.hasJob(job.data))) return;
    const ours = await claimant(instance_id, newest);
    if (ours === undefined) return record(instance, newest, job.data);
    // Most likely it is: that one is looked at again.
    const again = await journal.reopen(ours.change_id);
    if (again !== null && !('running' in again)) runner.follow(again, 'again');
  }

  /** @returns whether the tasks could be read */
  async function look(instance: Instance): Promise<boolean> {
    const id = instance.instance_id;
    if (looking.has(id) || signal.aborted) return false;
    looking.add(id);
    try {
      const now = clock.now();
      const tasks = await client.tasks(id, taskTime(now - LOOK_BACK_MS), taskTime(now + LOOK_BACK_MS), {
        signal,
        retries: 0,
      });
      if (tasks.ok) await consider(instance, tasks.value?.tasks ?? []);
      return tasks.ok;
    } finally {
      looking.delete(id);
    }
  }

  /** Noticing is a service on the side: it never fails what it was done beside. */
  const quietly = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (cause) {
      log.error({ err: cause }, 'looking for changes from outside failed');
    }
  };

  async function compare(instance: Instance): Promise<void> {
    const id = instance.instance_id;
    const before = seen.get(id);
    const now = { ssl: instance.ssl.state, status: instance.status };
    const isNews = before !== undefined && (before.ssl !== now.ssl || before.status !== now.status);
    seen.set(id, now);
    if (!isNews || instance.verdict.kind === 'ineligible') return;
    // What could not be looked at is news again the next time.
    if (!(await look(instance)) && !signal.aborted) seen.set(id, before);
  }

  async function compareAll(instances: readonly Instance[]): Promise<void> {
    // One after the other: a cloud where much changes at once must not be asked about all of it at the same moment.
    for (const instance of instances) await compare(instance);
  }

  return {
    /** Tasks of an instance that were just read for another reason. */
    consider: (instance: Instance, tasks: readonly WireTask[]) => quietly(consider(instance, tasks)),
    /** A row that says something new: where its SSL or its status changed, its tasks are looked at. */
    onRow: (instance: Instance) => quietly(compare(instance)),
    /** The rows of a whole list, as above. */
    onList: (instances: readonly Instance[]) => quietly(compareAll(instances)),
  };
}
export type Outside = ReturnType<typeof createOutside>;
