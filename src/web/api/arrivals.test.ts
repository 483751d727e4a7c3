import { expect, test } from 'vitest';
import { aChange } from '../../testing/builders.ts';
import { arrivedChanges, withChange } from './arrivals.ts';

const changeIn = (state: string, second: number) =>
  aChange({ state, job_id: 'job-1', updated_at: `2026-11-24T04:00:${second}.000Z` });
const RUNNING = changeIn('running', 10);
const SUCCEEDED = changeIn('succeeded', 20);

test('an event that comes while an older list is on its way is not lost', async () => {
  const { list, arrived } = await arrivedChanges.during(async () => {
    arrivedChanges.add(SUCCEEDED.change_id, SUCCEEDED);
    return [RUNNING];
  });
  expect([...arrived.values()].reduce(withChange, list)).toEqual([SUCCEEDED]);
});

test('what came before the list was asked for is in it already', async () => {
  arrivedChanges.add(RUNNING.change_id, RUNNING);
  const { arrived } = await arrivedChanges.during(() => Promise.resolve([SUCCEEDED]));
  expect(arrived.size).toBe(0);
});

test('a step replaces an older one only, and a new change stands in front', () => {
  expect(withChange([SUCCEEDED], RUNNING)).toEqual([SUCCEEDED]);
  expect(withChange([RUNNING], SUCCEEDED)).toEqual([SUCCEEDED]);
  expect(withChange([], RUNNING)).toEqual([RUNNING]);
});
