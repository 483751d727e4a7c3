import { expect, test } from 'vitest';
import { createLimit } from './limit.ts';

test('no more than the limit run at a time, in order, and a failure frees its place', async () => {
  const limit = createLimit(2);
  const begun: number[] = [];
  const ends: Array<() => void> = [];
  const all = [0, 1, 2, 3].map((n) =>
    limit(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => (ends[n] = resolve));
      if (n === 0) throw new Error('it failed');
      return n;
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await expect(all[0]).rejects.toThrow('it failed');
  expect(begun).toEqual([0, 1, 2]);
  ends[1]?.();
  await all[1];
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all(all.slice(1))).toEqual([1, 2, 3]);
});
