import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../bff/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time on and wakes whoever is due, in order; each gets a turn of the event loop before the next. */
  advance(ms: number): Promise<void>;
}

/** @param start ms since the epoch; the machine's own now, where an embedded DCS compares its clock with ours */
export function createFakeClock(start: number = Date.parse('2026-11-24T04:00:00.000Z')): FakeClock {
  let now = start;
  const sleepers = new Set<{ due: number; wake: () => void }>();

  const nextDue = (until: number) => [...sleepers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = {
          due: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: async (ms) => {
      const until = now + ms;
      /* oxlint-disable no-await-in-loop -- sleepers wake one after the other */
      for (let sleeper = nextDue(until); sleeper !== undefined; sleeper = nextDue(until)) {
        now = Math.max(now, sleeper.due);
        sleeper.wake();
        await setImmediate();
      }
      now = until;
      await setImmediate();
      /* oxlint-enable no-await-in-loop */
    },
  };
}

/**
 * Moves a clock on by `step` ms at a time until something holds: time passes only as fast as real answers come in.
 *
 * @throws Error when it does not hold after many steps
 */
export async function passTimeUntil(
  clock: FakeClock,
  holds: () => boolean | Promise<boolean>,
  step = 1000,
): Promise<void> {
  /* oxlint-disable no-await-in-loop -- time passes step by step */
  for (let steps = 0; steps < 20_000; steps += 1) {
    if (await holds()) return;
    await clock.advance(step);
  }
  /* oxlint-enable no-await-in-loop */
  throw new Error('It did not come to hold, however long the clock went on');
}
