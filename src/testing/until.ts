import { setTimeout as wait } from 'node:timers/promises';

/**
 * Reads until what is read satisfies a condition; the test's own time limit is the only limit.
 *
 * @returns what was read last
 */
export async function until<T>(read: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await wait(20);
  }
}
