import { afterEach, expect, it, vi } from 'vitest';
import { supervise } from './supervise.mjs';

afterEach(() => {
  vi.useRealTimers();
});

/** A program that ignores SIGTERM, as `tsx watch` does after its program was killed. */
const DEAF = `
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit());
  process.send({ type: 'ready', pid: process.pid });
`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('a process that does not end when it is asked to is killed after 12 s', async () => {
  const deaf = supervise('It', [process.execPath, '-e', DEAF], () => process.env, expect.unreachable);
  const pid = Number((await deaf.ready)['pid']);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let ended = false;
  const stopped = deaf.stop().then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(11_999);
  expect([ended, isAlive(pid)]).toEqual([false, true]);
  await vi.advanceTimersByTimeAsync(1);
  await stopped;
  expect(isAlive(pid)).toBe(false);
});
