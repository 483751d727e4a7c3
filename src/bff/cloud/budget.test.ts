import { expect, test } from 'vitest';
import { createFakeClock } from '../../testing/bff.ts';
import { createBudget, type Priority } from './budget.ts';

/** Takes calls of some priorities at once. @returns in which order they got their turn, and how many have had it by now */
function takeAll(budget: ReturnType<typeof createBudget>, priorities: readonly Priority[]) {
  const order: Priority[] = [];
  for (const priority of priorities) void budget.take(priority).then(() => order.push(priority));
  return order;
}

test('at most so many calls a second leave, whatever is asked for at once', async () => {
  const clock = createFakeClock();
  const order = takeAll(createBudget(10, clock), Array<Priority>(100).fill('page'));
  await clock.advance(0);
  expect(order.length).toBe(2);
  await clock.advance(1000);
  expect(order.length).toBe(12);
  await clock.advance(5000);
  expect(order.length).toBe(62);
});

test('a switch goes before jobs, these before pages, these before confirmations', async () => {
  const clock = createFakeClock();
  const budget = createBudget(5, clock);
  // The first is served at once, and empties what is in hand.
  await budget.take('page');
  const order = takeAll(budget, ['confirmation', 'page', 'job', 'switch', 'confirmation', 'switch']);
  await clock.advance(10_000);
  // The one whose turn had come before the others asked keeps it.
  expect(order).toEqual(['confirmation', 'switch', 'switch', 'job', 'page', 'confirmation']);
});

test('the gateway’s throttling halves the rate, once for calls that were under way together, and it grows again', async () => {
  const clock = createFakeClock();
  const budget = createBudget(40, clock);
  budget.throttled();
  budget.throttled();
  expect(budget.rate()).toBe(20);
  await clock.advance(1000);
  expect(budget.rate()).toBeCloseTo(22);
  budget.throttled();
  expect(budget.rate()).toBeCloseTo(11);
  for (let times = 0; times < 20; times += 1) {
    budget.throttled();
    await clock.advance(1001);
  }
  budget.throttled();
  expect(budget.rate()).toBeGreaterThanOrEqual(1);
  await clock.advance(20_000);
  expect(budget.rate()).toBe(40);
});

test('who is aborted while waiting costs nothing', async () => {
  const clock = createFakeClock();
  const budget = createBudget(1, clock);
  await budget.take('page');
  const stop = new AbortController();
  const waiting = budget.take('page', stop.signal);
  const next = takeAll(budget, ['page']);
  stop.abort();
  await waiting;
  await clock.advance(1000);
  expect(next).toEqual(['page']);
});

test.each([-86_400_000, 86_400_000])('a wall clock that is set by %i ms changes nothing', async (ms) => {
  const clock = createFakeClock();
  const budget = createBudget(10, clock);
  await budget.take('page');
  await budget.take('page');
  const order = takeAll(budget, ['page', 'page']);
  budget.throttled();
  clock.jump(ms);
  expect(budget.rate()).toBe(5);
  // These calls were under way together.
  budget.throttled();
  expect(budget.rate()).toBe(5);
  await clock.advance(200);
  expect(order).toEqual(['page']);
});
