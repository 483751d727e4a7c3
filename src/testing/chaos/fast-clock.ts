import { systemClock, type Clock } from '../../bff/platform/clock.ts';

/**
 * A clock that runs faster than the machine's, so that a minute of searching for a lost answer takes seconds. Processes
 * with the same `epoch` and `speed` have the same time.
 *
 * @param epoch the moment, ms since 1970, at which it and the machine's clock showed the same time
 * @param speed how many times faster
 */
export function createFastClock(epoch: number, speed: number): Clock {
  // A copy is kept, since a process may replace the system clock with this one.
  const system = { ...systemClock };
  return {
    now: () => Math.round(epoch + (Date.now() - epoch) * speed),
    monotonic: () => system.monotonic() * speed,
    sleep: (ms, signal) => system.sleep(ms / speed, signal),
  };
}
