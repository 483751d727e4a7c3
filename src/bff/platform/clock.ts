import { setTimeout as wait } from 'node:timers/promises';

/** Time, as a parameter. Everything that waits or tells the time takes a clock, so that no test has to wait. */
export interface Clock {
  /** Milliseconds since the epoch: for what is shown, stored, or compared with others' times. It may be set back or ahead at any moment. */
  now(): number;
  /** Milliseconds since some moment of this process. Nobody can set it, so pauses and ages are measured by it. It means nothing in another process. */
  monotonic(): number;
  /** Waits `ms` milliseconds, or until `signal` is aborted, whichever is first. Never rejects: look at the signal afterwards. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A number in [0, 1), as a parameter. */
export type Random = () => number;

/** The machine's own time. A sleeper does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await wait(ms, undefined, signal === undefined ? { ref: false } : { ref: false, signal });
    } catch {
      // Aborted: the caller looks at its signal.
    }
  },
};

/** The clock's moment as the contract writes it: ISO 8601 in UTC with milliseconds. */
export const instantOf = (clock: Clock): string => new Date(clock.now()).toISOString();
