import { systemClock, type Clock } from '../../bff/platform/clock.ts';

/**
 * A clock that runs faster than the machine's, so that a minute of looking for a lost answer takes seconds. Processes that are
 * given the same `epoch` and `speed` tell the same time.
 *
 * @param epoch the moment, ms since 1970, at which it and the machine's clock showed the same
 * @param speed how many times faster
 */
export function createFastClock(epoch: number, speed: number): Clock {
  // Kept: a process may put this clock in the place of the system's.
  const system = { ...systemClock };
  return {
    now: () => Math.round(epoch + (Date.now() - epoch) * speed),
    sleep: (ms, signal) => system.sleep(ms / speed, signal),
  };
}
