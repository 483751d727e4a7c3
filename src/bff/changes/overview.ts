import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import { areMany } from '../../domain/poll-schedule.ts';
import type { Clock } from '../platform/clock.ts';
import { PAGE_SIZE, type DcsClient } from '../cloud/client.ts';
import { taskTime } from '../cloud/task-time.ts';
import type { WireTask } from '../cloud/wire.ts';

export interface OverviewOptions {
  client: Pick<DcsClient, 'taskCentre'>;
  /** Reads the list of the scope, or uses one that was just read for a page. @returns how many instances it has */
  readList: () => Promise<number>;
  /** The row of an instance as last read. */
  findRow: (id: InstanceId) => Instance | null;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown. */
  signal: AbortSignal;
}

/**
 * What a change waits for before its own reading. `news`: its task or its row differs from the last reading. `rest`:
 * its instance is `RUNNING`. `reading`: any new reading of the overview, because the change's own reading has failed.
 */
export type Awaited = 'news' | 'rest' | 'reading';

interface Waiter {
  change: Change;
  awaited: Awaited;
  wake: () => void;
}

/** The pause between two readings of the overview, ms. They cost at most half a call a second. */
const PAUSE_MS = 5000;
const PAUSE_PER_CALL_MS = 2000;
/** How much older than its change a task may be by DCS's clock, ms. */
const SKEW_MS = 15 * 60_000;

/**
 * Reads the list and the task centre once for all followed changes of a scope. It only tells when a change needs its
 * own reading. Only the job, show and SSL detail decide the outcome of a change. A change that it misses is read after
 * the pause.
 */
export function createOverview({ client, readList, findRow, clock, log, signal }: OverviewOptions) {
  const followed = new Map<ChangeId, Change>();
  const waiting = new Set<Waiter>();
  /** What the overview said about a change when it last needed a reading. */
  const acted = new Map<ChangeId, string>();
  let tasks = new Map<string, WireTask>();
  let isReading = false;

  const isAtRest = ({ instance_id }: Change): boolean => findRow(instance_id)?.status === 'RUNNING';

  /**
   * What the overview says about a change, as one text. A task tells more than a row, but DCS does not promise job ids
   * on tasks.
   */
  function textOf(change: Change): string {
    const task = change.job_id === null ? undefined : tasks.get(change.job_id);
    if (task !== undefined) return `task ${task.status} ${task.updated_at}`;
    const row = findRow(change.instance_id);
    return row === null ? '' : `row ${row.status} ${row.ssl.state}`;
  }

  function isDue({ change, awaited }: Waiter): boolean {
    switch (awaited) {
      case 'news':
        return (acted.get(change.change_id) ?? '') !== textOf(change);
      case 'rest':
        return isAtRest(change);
      case 'reading':
        return true;
    }
  }

  async function readTasks(): Promise<void> {
    const oldest = Math.min(clock.now(), ...[...followed.values()].map(({ created_at }) => Date.parse(created_at)));
    const [from, until] = [taskTime(oldest - SKEW_MS), taskTime(clock.now() + SKEW_MS)];
    const centre = await client.taskCentre(from, until, { signal, retries: 0 });
    // Not every cloud has the task centre. Without it, only the rows tell.
    const listed = centre.ok ? (centre.value?.tasks ?? []) : [];
    tasks = new Map(listed.flatMap((task) => (task.job_id === null ? [] : [[task.job_id, task] as const])));
  }

  /** Reads again and again while a change waits. */
  async function readOn(): Promise<void> {
    let pause = PAUSE_MS;
    while (waiting.size > 0 && !signal.aborted) {
      await clock.sleep(pause, signal);
      if (waiting.size === 0 || signal.aborted) return;
      const [instances] = await Promise.all([readList(), readTasks()]);
      pause = Math.max(PAUSE_MS, (Math.ceil(instances / PAGE_SIZE) + 1) * PAUSE_PER_CALL_MS);
      for (const waiter of waiting) if (isDue(waiter)) waiter.wake();
    }
  }

  async function begin(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      await readOn();
    } catch (cause) {
      log.error({ err: cause }, 'reading the overview of running changes failed');
    }
    isReading = false;
    // A change may have begun to wait while the loop ended.
    if (waiting.size > 0 && !signal.aborted) void begin();
  }

  return {
    /** Registers a change that is followed from now on. */
    enter: (change: Change): void => void followed.set(change.change_id, change),
    leave(id: ChangeId): void {
      followed.delete(id);
      acted.delete(id);
    },
    /** How many changes are followed. */
    followed: (): number => followed.size,
    isAtRest,
    /**
     * Waits before the change's own reading. Among few changes it waits for the pause. Among many it waits until the
     * overview has what is awaited, but at most for the pause.
     *
     * @returns whether a reading is due now; false when only the pause is over, so that others may go first
     */
    async wait(change: Change, awaited: Awaited, pause: number, stopped: AbortSignal): Promise<boolean> {
      if (!areMany(followed.size)) {
        await clock.sleep(pause, stopped);
        return true;
      }
      const woken = new AbortController();
      const waiter = { change, awaited, wake: () => woken.abort() };
      waiting.add(waiter);
      void begin();
      await clock.sleep(pause, AbortSignal.any([stopped, woken.signal]));
      waiting.delete(waiter);
      acted.set(change.change_id, textOf(change));
      return woken.signal.aborted;
    },
  };
}
export type Overview = ReturnType<typeof createOverview>;
