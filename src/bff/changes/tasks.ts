import type { Change } from '../../contract/change.ts';
import { toInstant } from '../cloud/map.ts';
import type { WireTask } from '../cloud/wire.ts';
import type { Sending } from './journal.ts';

/** Two machines' clocks may differ by this much: the gateway accepts no signature that is further off (dcs-api.md §5). */
const SKEW_MS = 15 * 60_000;
/** No request is on its way for longer than this. */
const UNDER_WAY_MS = 5 * 60_000;

/** When something may have been made at DCS by a request that left at a moment, ms since the epoch. */
export interface TaskWindow {
  from: number;
  until: number;
}

/**
 * From the newest task that was there before, where that is known: what is not newer was not made by it, what is may be, whatever the two
 * machines' clocks say.
 */
export function windowOf({ at, after }: Sending): TaskWindow {
  const sent = Date.parse(at);
  const from = after === null ? sent - SKEW_MS : Date.parse(after) + 1;
  return { from, until: sent + UNDER_WAY_MS + SKEW_MS };
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
 * Whether a task may be of a PUT that was given up. Not where all could be read then, and was as before; nor is a newer one, which somebody
 * else has made since. The clocks' difference counts against us here: better unknown than what another did.
 */
function isInTime({ givenUp }: Sending, created_at: string): boolean {
  if (givenUp === undefined || givenUp === null) return true;
  return !givenUp.nothing && Date.parse(created_at) <= Date.parse(givenUp.at);
}

/**
 * The tasks of an instance that may be ours, the oldest first: they switch SSL to the state that was asked for, within the window of the
 * PUT. The value of `details.enable_ssl` is not documented, so one that is not understood counts.
 */
export function tasksOfChange(tasks: readonly WireTask[], change: Change, sent: Sending): WireTask[] {
  const window = windowOf(sent);
  return sslTasksOf(tasks)
    .filter(({ enabled }) => enabled !== !change.enabled)
    .filter(({ created_at }) => isWithin(window, created_at) && isInTime(sent, created_at))
    .map(({ task }) => task);
}

/** A task that may be ours, and the change that it is known to be. */
export interface Candidate {
  task: WireTask;
  owner: Pick<Change, 'change_id' | 'origin'> | null;
}

/**
 * The one that is ours among those that may be, the oldest first; null where none is, or that would be a guess. The PUT left right after it
 * was read what was there before, so that the first one since is its; where that could not be read, several are a riddle. Whether one from
 * outside is that indeed may be in doubt, so it counts; another of ours does not.
 */
export function oursAmong(mayBe: readonly Candidate[], change: Change, { after }: Sending): WireTask | null {
  const known = mayBe.find(({ owner }) => owner?.change_id === change.change_id);
  if (known !== undefined) return known.task;
  const others = mayBe.filter(({ owner }) => owner?.origin !== 'console');
  const [first] = others;
  if (first === undefined || first.owner !== null) return null;
  return after !== null || others.length === 1 ? first.task : null;
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
