import { expect, test } from 'vitest';
import { change as changeSchema } from '../../contract/change.ts';
import { arrivedChanges, withChange } from './arrivals.ts';

const changeIn = (state: string, second: number) =>
  changeSchema.parse({
    change_id: '33333333-3333-4333-8333-333333333333',
    instance_id: '22222222-2222-4222-8222-222222222222',
    instance_name: 'orders-cache',
    enabled: true,
    state,
    job_id: 'job-1',
    error: null,
    created_at: '2026-11-24T04:00:00.000Z',
    updated_at: `2026-11-24T04:00:${second}.000Z`,
    finished_at: null,
  });
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
