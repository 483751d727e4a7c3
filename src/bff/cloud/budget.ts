import PQueue from 'p-queue';
import type { Clock } from '../platform/clock.ts';

/** When calls have to wait, switches go first, then jobs that are followed, then pages, then confirmations. */
export const PRIORITIES = { switch: 3, job: 2, page: 1, confirmation: 0 } as const;
export type Priority = keyof typeof PRIORITIES;

/** Limits the calls of one scope to so many a second, and lets the more important ones go first. */
export interface Budget {
  /** Waits for a call's turn. Resolves early when `signal` is aborted: look at it afterwards. */
  take(priority: Priority, signal?: AbortSignal): Promise<void>;
  /** To be called when the gateway throttles a call (429). Halves the rate, which then grows again. */
  throttled(): void;
  /** The present rate, in calls a second. */
  rate(): number;
}

/** Without a 429, the rate grows from the slowest to the full one in this many seconds. */
const RECOVERY_S = 20;
const SLOWEST = 1;
const BURST_S = 0.2;
/** Several 429s within this time count as one, since their calls were under way together. */
const SAME_THROTTLING_MS = 1000;

/**
 * @param most calls a second while nothing throttles
 * @param burstS after a quiet time, the calls of so many seconds may leave at once
 */
export function createBudget(most: number, clock: Clock, burstS = BURST_S): Budget {
  const queue = new PQueue({ concurrency: 1 });
  let rate = most;
  let held = burst();
  let at = clock.monotonic();
  let throttledAt = -Infinity;

  function burst(): number {
    return Math.max(1, rate * burstS);
  }

  /** Updates the rate and the calls that are available. */
  function update(): void {
    const now = clock.monotonic();
    const seconds = (now - at) / 1000;
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
      if (at - throttledAt < SAME_THROTTLING_MS) return;
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
