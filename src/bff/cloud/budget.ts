import PQueue from 'p-queue';
import type { Clock } from '../platform/clock.ts';

/** What goes first where calls have to wait: a switch before the jobs that are followed, these before pages, these before confirmations. */
export const PRIORITIES = { switch: 3, job: 2, page: 1, confirmation: 0 } as const;
export type Priority = keyof typeof PRIORITIES;

/** The calls that one scope may make: so many a second, the more important ones first. */
export interface Budget {
  /** Waits for a call's turn. Resolves early when `signal` is aborted: look at it afterwards. */
  take(priority: Priority, signal?: AbortSignal): Promise<void>;
  /** The gateway has throttled a call (429): the rate is halved, and grows again. */
  throttled(): void;
  /** Calls a second, as of now. */
  rate(): number;
}

/** From the slowest rate to the full one it takes so many seconds without a 429. */
const RECOVERY_S = 20;
const SLOWEST = 1;
/** Calls that are made at once after a quiet time: those of this many seconds. */
const BURST_S = 0.2;
/** The 429s of calls that were under way together count as one. */
const SAME_THROTTLING_MS = 1000;

/** @param most calls a second, where nothing throttles */
export function createBudget(most: number, clock: Clock): Budget {
  const queue = new PQueue({ concurrency: 1 });
  let rate = most;
  let held = burst();
  let at = clock.now();
  let throttledAt = -Infinity;

  function burst(): number {
    return Math.max(1, rate * BURST_S);
  }

  /** Brings rate and calls in hand up to now. A clock that was set back counts as standing still. */
  function update(): void {
    const now = clock.now();
    const seconds = Math.max(0, now - at) / 1000;
    at = now;
    rate = Math.min(most, rate + (most / RECOVERY_S) * seconds);
    held = Math.min(burst(), held + rate * seconds);
  }

  async function waitForTurn(signal: AbortSignal | undefined): Promise<void> {
    update();
    while (held < 1) {
      await clock.sleep(Math.ceil(((1 - held) / rate) * 1000), signal);
      if (signal?.aborted === true) return;
      update();
    }
    held -= 1;
  }

  return {
    take: (priority, signal) => queue.add(() => waitForTurn(signal), { priority: PRIORITIES[priority] }),
    throttled: () => {
      update();
      if (at - throttledAt < SAME_THROTTLING_MS && at >= throttledAt) return;
      throttledAt = at;
      rate = Math.max(SLOWEST, rate / 2);
      held = Math.min(held, burst());
    },
    rate: () => {
      update();
      return rate;
    },
  };
}
