import { setTimeout as wait } from 'node:timers/promises';

/**
 * Reads until the value meets a condition. Only the test's own time limit ends it.
 *
 * @returns the last value
 */
export async function until<T>(read: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await wait(20);
  }
}
