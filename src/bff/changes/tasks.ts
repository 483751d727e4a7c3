import type { Change } from '../../contract/change.ts';
import { toInstant } from '../dcs/map.ts';
import type { WireTask } from '../dcs/wire.ts';
import type { Sending } from './journal.ts';

/** Two machines' clocks may differ by this much; the gateway itself accepts 15 minutes, but machines that far off are rare. */
const SKEW_MS = 5 * 60_000;
/** No request is on its way for longer than this. */
const UNDER_WAY_MS = 5 * 60_000;

/** When something may have been made at DCS by a request that left at a moment, ms since the epoch. */
export interface TaskWindow {
  from: number;
  until: number;
}

/** What is not newer than the newest that was there before was not made by it, whatever the two machines' clocks say. */
export function windowOf({ at, after }: Sending): TaskWindow {
  const sent = Date.parse(at);
  const before = after === null ? 0 : Date.parse(after) + 1;
  return { from: Math.max(sent - SKEW_MS, before), until: sent + UNDER_WAY_MS + SKEW_MS };
}

/** Whether a moment of DCS's, ISO 8601, is in a window. */
export function isWithin({ from, until }: TaskWindow, instant: string): boolean {
  const at = Date.parse(instant);
  return at >= from && at <= until;
}

/** A task that switches SSL. `enabled`: null where its direction is not understood. */
export interface SslTask {
  task: WireTask;
  created_at: string;
  enabled: boolean | null;
  /** When the next of them began; null for the newest. */
  nextAt: string | null;
}

/** The tasks that switch SSL and say when they began, the oldest first. `details.enable_ssl` marks them (dcs-api.md §1). */
export function sslTasksOf(tasks: readonly WireTask[]): SslTask[] {
  return tasks
    .flatMap((task) => {
      const created_at = toInstant(task.created_at);
      const { enable_ssl } = task.details;
      if (created_at === null || enable_ssl === null) return [];
      return [{ task, created_at, enabled: enable_ssl === 'not-understood' ? null : enable_ssl }];
    })
    .sort((a, b) => a.created_at.localeCompare(b.created_at))
    .map((each, index, inOrder) => ({ ...each, nextAt: inOrder[index + 1]?.created_at ?? null }));
}

/**
 * The tasks of an instance that may be ours, the newest first: they switch SSL to the state that was asked for, within the window of the
 * PUT. The value of `details.enable_ssl` is not documented, so one that is not understood counts.
 */
export function tasksOfChange(tasks: readonly WireTask[], change: Change, window: TaskWindow): WireTask[] {
  return sslTasksOf(tasks)
    .filter(({ enabled, created_at }) => enabled !== !change.enabled && isWithin(window, created_at))
    .toReversed()
    .map(({ task }) => task);
}

/** The tasks of an instance, with the jobs' ids that only the task centre gives. */
export function withCentre(tasks: readonly WireTask[], centre: readonly WireTask[]): WireTask[] {
  const jobs = new Map(centre.map((task) => [task.id, task.job_id]));
  return tasks.map((task) => ({
    ...task,
    job_id: task.job_id ?? (task.id === null ? null : (jobs.get(task.id) ?? null)),
  }));
}

/**
 * The first task after a change's own that switches SSL the other way: what SSL detail says now is its doing. Of one whose own task cannot
 * be told by its job, it is the first that is not certainly older than the change.
 */
export function taskAgainst(change: Change, sending: Sending, tasks: readonly WireTask[]): SslTask | null {
  const inOrder = sslTasksOf(tasks);
  const own = inOrder.find(({ task }) => task.job_id !== null && task.job_id === change.job_id);
  const isLater = ({ created_at }: SslTask): boolean => {
    if (own !== undefined) return created_at > own.created_at;
    // One from outside was found in the tasks: it began by DCS's own clock.
    return change.origin === 'outside' ? created_at > sending.at : Date.parse(created_at) >= windowOf(sending).from;
  };
  return inOrder.find((each) => each.enabled === !change.enabled && isLater(each)) ?? null;
}
