import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { Instance } from '../../contract/instance.ts';
import { jobId, type InstanceId } from '../../contract/ids.ts';
import {
  SKEW_MS,
  mayBeOf,
  ownTaskOf,
  sslTasksOf,
  type OwnedTask,
  type SslTask,
  type Task,
} from '../../domain/attribution.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import { taskTime } from '../cloud/task-time.ts';
import type { WireTask } from '../cloud/wire.ts';
import { restOf, type Observe } from '../fleet/observe.ts';
import { createFlips, LAST_SEEN } from './flips.ts';
import type { Journal } from './journal.ts';
import { createKnownSsl, type KnownSslStore } from './known-ssl.ts';
import type { Runner } from './runner.ts';
import { jobStatusOf, standingOf } from './standing.ts';
import { toTasks, withCentre } from './tasks.ts';

export interface ExternalChangesOptions {
  client: DcsClient;
  observe: Observe;
  journal: Journal;
  /** Stores the last SSL state from SSL detail. */
  knownSsl: KnownSslStore;
  runner: Runner;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** How far back it looks for external changes. */
const LOOK_BACK_MS = 24 * 3_600_000;
/** The shortest pause before another look at an instance that was busy. */
const LOOK_AGAIN_MS = 15_000;

/**
 * Notices external changes (DCS's own console, Terraform), each once. Two things show one: a task that is marked as
 * switching SSL and belongs to none of our changes, or an SSL detail that flipped without one of our changes to explain
 * it (flips.ts). The newest is followed like our own changes. The outcome of the others is told as far as it can be
 * known (`standingOf`). When an instance has news, it looks one day back and not further.
 */
export function createExternalChanges(options: ExternalChangesOptions) {
  const { client, observe, journal, runner, clock, log, signal } = options;
  const known = createKnownSsl(options.knownSsl);
  const flips = createFlips({ journal, known, runner, clock });
  const seen = new Map<InstanceId, { ssl: string; status: string }>();
  /** Instances whose last look was incomplete. After this moment, a row causes another look even without news. */
  const left = new Map<InstanceId, number>();
  const turns = new Map<InstanceId, Promise<unknown>>();
  // These calls have a lower priority than the followers of changes.
  const quiet = { signal, retries: 0, priority: 'page' } as const;

  /**
   * Runs one look at an instance at a time, because two at once would find the same task twice.
   *
   * @param work returns whether it saw everything
   */
  async function inTurn(id: InstanceId, work: () => Promise<boolean>): Promise<void> {
    left.set(id, 0);
    const before = turns.get(id) ?? Promise.resolve();
    const turn = before.then(work, work);
    turns.set(id, turn);
    try {
      if (await turn) left.delete(id);
    } finally {
      if (turns.get(id) === turn) turns.delete(id);
    }
  }

  /**
   * SSL tasks within the look-back that belong to no change, oldest first. A task without any id is left out, because
   * it would be found again each time.
   */
  async function unknown(tasks: readonly Task[]): Promise<SslTask[]> {
    const owned = await Promise.all(
      sslTasksOf(tasks)
        .filter(({ created_at }) => Date.parse(created_at) >= clock.now() - LOOK_BACK_MS)
        .filter(({ task }) => task.id !== null || jobId.safeParse(task.job_id).success)
        .map(async (each) => ({ each, owner: await journal.ownerOf(each.task) })),
    );
    return owned.filter(({ owner }) => owner === null).map(({ each }) => each);
  }

  /**
   * Adds job ids from the task centre if unknown tasks lack them. Returns the tasks unchanged when the task centre
   * cannot be read.
   */
  async function named(tasks: readonly Task[]): Promise<readonly Task[]> {
    const moments = (await unknown(tasks))
      .filter(({ task }) => task.job_id === null)
      .map(({ created_at }) => Date.parse(created_at));
    if (moments.length === 0) return tasks;
    // The task centre covers the whole project, and its query takes whole seconds.
    const [from, until] = [taskTime(Math.min(...moments) - 1000), taskTime(Math.max(...moments) + 1000)];
    const centre = await client.taskCentre(from, until, quiet);
    return centre.ok ? withCentre(tasks, toTasks(centre.value?.tasks ?? [])) : tasks;
  }

  const withOwner = async (task: Task): Promise<OwnedTask> => ({ ...task, owner: await journal.ownerOf(task) });

  /**
   * The task of an external change that only SSL detail has shown: the newest marked task of its direction since SSL
   * was in the other state.
   */
  async function taskOfSeen(change: Change, unexplained: readonly SslTask[]): Promise<SslTask | undefined> {
    const step = await journal.stepBy(change.change_id, 'ssl-flipped');
    const lastSeen = step?.evidence.find(({ field }) => field === LAST_SEEN)?.value;
    if (lastSeen === undefined) return undefined;
    const [from, until] = [Date.parse(lastSeen) - SKEW_MS, Date.parse(change.created_at) + SKEW_MS];
    return unexplained.findLast(({ enabled, created_at }) => {
      const at = Date.parse(created_at);
      return enabled === change.enabled && at >= from && at <= until;
    });
  }

  /**
   * The task of one of our changes. If its PUT was lost, it is the task that can be identified, if any. Otherwise it
   * is, among the tasks without a job id, the one nearest to its PUT.
   */
  async function taskOfOurs(
    change: Change,
    unexplained: readonly SslTask[],
    tasks: readonly Task[],
  ): Promise<SslTask | undefined> {
    const sending = await journal.sending(change);
    const owned = await Promise.all(tasks.map(withOwner));
    if (change.job_id === null) {
      const own = ownTaskOf(owned, change, sending);
      return unexplained.find(({ task }) => task.id === own?.id && task.job_id === own.job_id);
    }
    const mayBe = new Set(mayBeOf(owned, change, sending).map(({ id }) => id));
    const distance = ({ created_at }: SslTask) => Math.abs(Date.parse(created_at) - Date.parse(sending.at));
    return unexplained
      .filter(({ task }) => task.job_id === null && task.id !== null && mayBe.has(task.id))
      .toSorted((a, b) => distance(a) - distance(b))[0];
  }

  /** The tasks that belong to known changes, although no id says so. A change with a known job id needs no search. */
  async function ownAmong(
    id: InstanceId,
    unexplained: readonly SslTask[],
    tasks: readonly Task[],
  ): Promise<Map<SslTask, Change>> {
    const own = new Map<SslTask, Change>();
    const since = new Date(clock.now() - 2 * LOOK_BACK_MS).toISOString();
    for (const change of await journal.claimantsOf(id, since)) {
      if (change.job_id !== null && tasks.some((task) => task.job_id === change.job_id)) continue;
      const free = unexplained.filter((each) => !own.has(each));
      const found =
        change.origin === 'external' ? await taskOfSeen(change, free) : await taskOfOurs(change, free, tasks);
      if (found !== undefined) own.set(found, change);
    }
    return own;
  }

  /** @returns whether the task belongs to a known change now */
  async function record(instance: Instance, { task, created_at, enabled, nextAt }: SslTask): Promise<boolean> {
    // Without the direction of the switch, it cannot be shown as a change.
    if (enabled === null) return true;
    const parsed = jobId.safeParse(task.job_id);
    const job = parsed.success ? { id: parsed.data, read: await client.job(parsed.data, quiet) } : null;
    const sighting = { job, supersededAt: nextAt, now: instantOf(clock) };
    const standing = standingOf(sighting);
    if (standing === null || signal.aborted) return false;
    const { project_id, instance_id, name: instance_name } = instance;
    const found = {
      project_id,
      instance_id,
      instance_name,
      enabled,
      job_id: job?.id ?? null,
      task_id: task.id,
      created_at,
    };
    const evidence = { task: task.name, user_name: task.user_name, status: task.status };
    const made = await journal.createFound(
      { ...found, ...standing },
      { ...evidence, 'job.status': jobStatusOf(sighting) },
    );
    if ('created' in made) runner.follow(made.created);
    return 'created' in made;
  }

  /**
   * Records a task that most likely is our change's. If that outcome is unknown and the task is the newest, looks at
   * the change again.
   */
  async function recognise(change: Change, { task, nextAt }: SslTask): Promise<void> {
    if (task.id !== null) await journal.claim(change.change_id, task.id);
    if (change.job_id !== null || nextAt !== null) return;
    const again = await journal.reopen(change.change_id);
    if (again !== null && !('running' in again)) runner.followAgain(again);
  }

  /** @returns whether every task belongs to a known change now */
  async function consider(instance: Instance, read: readonly Task[]): Promise<boolean> {
    const { instance_id } = instance;
    // The running change may have caused the task, so wait until it has ended.
    if ((await journal.unfinishedOf(instance_id)) !== null) return false;
    const tasks = await named(read);
    const unexplained = await unknown(tasks);
    if (unexplained.length === 0) return true;
    const own = await ownAmong(instance_id, unexplained, tasks);
    let all = true;
    // In sequence. The newest task comes last, because it may still run.
    for (const task of unexplained) {
      const change = own.get(task);
      if (change !== undefined) await recognise(change, task);
      else all = (await record(instance, task)) && all;
    }
    return all;
  }

  /** @returns whether there is nothing left to find */
  async function look(instance: Instance): Promise<boolean> {
    const id = instance.instance_id;
    if (signal.aborted || (await journal.unfinishedOf(id)) !== null) return false;
    const now = clock.now();
    const begun = instantOf(clock);
    // SSL detail is read first. Then the list of tasks already has the task that caused it.
    const observation = await observe(id, quiet);
    const read = await client.tasks(id, taskTime(now - LOOK_BACK_MS), taskTime(now + LOOK_BACK_MS), quiet);
    if (signal.aborted) return false;
    const tasks = toTasks(read.ok ? (read.value?.tasks ?? []) : []);
    const isAll = read.ok && (await consider(instance, tasks));
    const isSeen = await flips.consider(instance, begun, observation, tasks);
    if (!isSeen && restOf(observation) === 'busy') left.set(id, clock.monotonic() + LOOK_AGAIN_MS);
    return isAll && isSeen;
  }

  /** Noticing is a side task. Its failure must not fail the caller. */
  const quietly = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (cause) {
      log.error({ err: cause }, 'looking for external changes failed');
    }
  };

  async function compare(instance: Instance): Promise<void> {
    const id = instance.instance_id;
    const before = seen.get(id);
    const now = { ssl: instance.ssl.state, status: instance.status };
    const isNews = before !== undefined && (before.ssl !== now.ssl || before.status !== now.status);
    seen.set(id, now);
    // A running look sees the same as another one would.
    const isLeft = (left.get(id) ?? Number.POSITIVE_INFINITY) <= clock.monotonic() && !turns.has(id);
    const isFlip = (await known.note(instance)) && !left.has(id);
    if ((isNews || isLeft || isFlip) && instance.verdict.kind !== 'ineligible') await inTurn(id, () => look(instance));
  }

  /** The newest list that waits for comparison. */
  let newest: readonly Instance[] | null = null;
  let isComparing = false;

  async function compareAll(instances: readonly Instance[]): Promise<void> {
    newest = instances;
    if (isComparing) return;
    isComparing = true;
    try {
      for (let list: readonly Instance[] | null = instances; list !== null; list = newest) {
        newest = null;
        // In sequence, so that many changes at once do not cause many calls at once.
        for (const instance of list) await compare(instance);
      }
    } finally {
      isComparing = false;
    }
  }

  // A verified state is known.
  journal.listen(({ change: { project_id, state, instance_id, enabled, updated_at } }) => {
    if (state === 'succeeded' && project_id === client.projectId)
      void quietly(known.set(instance_id, { enabled, at: updated_at }));
  });

  return {
    /** Takes tasks of an instance that were just read for another reason. */
    consider: (instance: Instance, tasks: readonly WireTask[]) =>
      quietly(inTurn(instance.instance_id, () => consider(instance, toTasks(tasks)))),
    /** Takes a row with news. If its SSL or its status has changed, reads its tasks. */
    onRow: (instance: Instance) => quietly(compare(instance)),
    /** Takes the rows of a whole list, as above. */
    onList: (instances: readonly Instance[]) => quietly(compareAll(instances)),
  };
}
