import { describe, expect, it } from 'vitest';
import { KeyLock } from './key-lock.ts';

const FIVE_MINUTES = 5 * 60_000;

function failing(times: number): KeyLock {
  const lock = new KeyLock();
  for (let time = 0; time < times; time += 1) lock.failed('AK', 0);
  return lock;
}

describe('KeyLock', () => {
  it('locks a key after six failures in a row, for five minutes, and no other key', () => {
    expect(failing(5).isLocked('AK', 0)).toBe(false);
    const lock = failing(6);
    expect(lock.isLocked('AK', FIVE_MINUTES - 1)).toBe(true);
    expect(lock.isLocked('AK', FIVE_MINUTES)).toBe(false);
    expect(lock.isLocked('OTHER', 0)).toBe(false);
  });

  it('counts anew after a success', () => {
    const lock = failing(5);
    lock.succeeded('AK');
    lock.failed('AK', 0);
    expect(lock.isLocked('AK', 0)).toBe(false);
  });
});
