/** One stretch of a schedule: up to this age (ms since the phase began), read again after this pause (ms). */
interface Stretch {
  readonly until: number;
  readonly pause: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * When to read again. A restart takes 10 s to 30 min (dcs-api.md §3), so a job counts as overdue only after two hours. DCS allows about
 * 200 calls a second per API (dcs-api.md §4); one call a second for one job is far below that.
 */
const SCHEDULES = {
  job: [
    { until: 20 * SECOND, pause: SECOND },
    { until: 2 * MINUTE, pause: 3 * SECOND },
    { until: 30 * MINUTE, pause: 10 * SECOND },
    { until: 120 * MINUTE, pause: 30 * SECOND },
  ],
  /** A backup of many gigabytes takes long. */
  'backing-up': [
    { until: 20 * SECOND, pause: SECOND },
    { until: 10 * MINUTE, pause: 5 * SECOND },
    { until: 360 * MINUTE, pause: 30 * SECOND },
  ],
  /** The job said SUCCESS: the instance should agree soon, and at the latest when it has restarted. */
  verifying: [
    { until: 10 * SECOND, pause: SECOND },
    { until: 10 * MINUTE, pause: 5 * SECOND },
    { until: 35 * MINUTE, pause: 15 * SECOND },
  ],
  /** The backup is made: the instance should soon be free for the switch. */
  freeing: [
    { until: 10 * SECOND, pause: SECOND },
    { until: 10 * MINUTE, pause: 5 * SECOND },
  ],
  /** No answer came, or only one of the gateway. A trace of the PUT appears in the tasks soon, or not at all. */
  'in-doubt-unanswered': [
    { until: 10 * SECOND, pause: 2 * SECOND },
    { until: MINUTE, pause: 5 * SECOND },
  ],
  /** A minute has passed, and the instance is busy. The PUT may be the reason; then it takes no longer than a restart. */
  'in-doubt-busy': [
    { until: 10 * MINUTE, pause: 5 * SECOND },
    { until: 35 * MINUTE, pause: 15 * SECOND },
  ],
  /** A person asks to look again, once. */
  'in-doubt-again': [],
  /** DCS itself answered that it failed. Nothing is on its way any more, but a task that it made may be listed late. */
  'in-doubt-service-error': [{ until: 10 * SECOND, pause: 2 * SECOND }],
} as const satisfies Record<string, readonly Stretch[]>;

export type Phase = keyof typeof SCHEDULES;

/** So few changes of a scope are read one by one, each by its schedule. */
const FEW_CHANGES = 5;
/** Among many a change is read by itself when the overview says that it is worth it; else after this pause, of at least a minute, ms. */
const LEAST_PAUSE_AMONG_MANY = MINUTE;
/** It grows with their number, so that these readings cost at most two calls a second. */
const PAUSE_PER_CHANGE = SECOND / 2;

/** Whether so many changes are followed that each waits for the overview. */
export const areMany = (followed: number): boolean => followed > FEW_CHANGES;

/** The longest pause between two readings of a change, ms, where so many are followed. @param pause that of its schedule */
export const pauseAmong = (followed: number, pause: number): number =>
  areMany(followed) ? Math.max(pause, LEAST_PAUSE_AMONG_MANY, followed * PAUSE_PER_CHANGE) : pause;

/**
 * The pause before the next reading, in ms, or null when the phase has lasted longer than its limit.
 *
 * @param age ms since the phase began; a negative one (the clock went back) counts as 0
 */
export function nextPoll(phase: Phase, age: number): number | null {
  const stretches: readonly Stretch[] = SCHEDULES[phase];
  return stretches.find((stretch) => Math.max(0, age) < stretch.until)?.pause ?? null;
}

/** The age of the phase at a reading, in ms, and the pause before the next one, as `nextPoll` and `pauseAmong` give it. */
export interface Reading {
  age: number;
  pause: number | null;
}

/** So many pauses, and one reading more, are left to a process that goes on with a phase which another one began. */
const PAUSES_LEFT = 3;

/**
 * The age with which a process goes on with a phase. What the wall clock tells is capped: it may have been set ahead by days since, or
 * nobody has read for days. So a few readings are left. They take less than a minute, and a process that lives for so long ends the phase.
 */
function ageToGoOnWith(phase: Phase, begun: number): number {
  const stretches: readonly Stretch[] = SCHEDULES[phase];
  const last = stretches.at(-1);
  if (last === undefined) return Math.max(0, begun);
  return Math.max(0, Math.min(begun, last.until - PAUSES_LEFT * last.pause));
}

/**
 * Follows a phase. Call the function that it returns at each reading, with the clock's moment (ms since the epoch) and how many
 * changes are followed.
 *
 * The clock is not trusted fully: the time between two readings counts as at least the schedule's pause and at most twice the pause. So a clock that
 * is set ahead by days does not end a phase, and one that is set back does not prolong it.
 *
 * @param begun its age at the first reading, ms: another process may have begun it, and its wall clock may have been another
 */
export function createPolling(phase: Phase, begun = 0): (now: number, followed?: number) => Reading {
  let age = ageToGoOnWith(phase, begun);
  let last: { at: number; least: number; pause: number } | null = null;
  return (now, followed = 1) => {
    if (last !== null) age += Math.min(Math.max(now - last.at, last.least), 2 * last.pause);
    const least = nextPoll(phase, age);
    const pause = least === null ? null : pauseAmong(followed, least);
    last = { at: now, least: least ?? 0, pause: pause ?? 0 };
    return { age, pause };
  };
}
export type Polling = ReturnType<typeof createPolling>;
