import { expect, test } from 'vitest';
import { createFakeClock } from '../../testing/bff.ts';
import { consoleError } from '../platform/failure.ts';
import { createKeyGuard } from './key-guard.ts';

const envelope = { ...consoleError('CONSOLE.INTERNAL', 'wrong signature'), error_code: 'APIGW.0301' };
const refused = { kind: 'refused', envelope } as const;

test('until the key has proved good, one call goes out and the others wait for it', async () => {
  const guard = createKeyGuard(createFakeClock());
  expect(await guard.enter()).toBeNull();
  const second = guard.enter();
  const third = guard.enter();
  guard.report({ kind: 'good' });
  expect(await Promise.all([second, third, guard.enter()])).toEqual([null, null, null]);
});

test('who waits for a call that is refused is refused with it, without a call of their own', async () => {
  const guard = createKeyGuard(createFakeClock());
  await guard.enter();
  const second = guard.enter();
  guard.report(refused);
  expect(await second).toBe(envelope);
});

test('after no answer at all the next one goes, alone, and a refusal of it is everybody’s', async () => {
  const guard = createKeyGuard(createFakeClock());
  await guard.enter();
  const left: string[] = [];
  const waiters = ['second', 'third', 'fourth'].map(async (name) => {
    const told = await guard.enter();
    if (told === null) left.push(name);
    return told;
  });
  guard.report({ kind: 'no-verdict' });
  expect(await waiters[0]).toBeNull();
  expect(left).toEqual(['second']);
  guard.report(refused);
  expect(await Promise.all(waiters.slice(1))).toEqual([envelope, envelope]);
  expect(left).toEqual(['second']);
});

test('after three refusals in a row no call leaves for five minutes', async () => {
  const clock = createFakeClock();
  const guard = createKeyGuard(clock);
  for (const _ of [1, 2, 3]) {
    expect(await guard.enter()).toBeNull();
    guard.report(refused);
  }
  expect(await guard.enter()).toBe(envelope);
  await clock.advance(5 * 60_000 - 1);
  expect(await guard.enter()).toBe(envelope);
  await clock.advance(1);
  expect(await guard.enter()).toBeNull();
});

test('a good answer in between starts the count anew', async () => {
  const guard = createKeyGuard(createFakeClock());
  for (const verdict of [refused, refused, { kind: 'good' }, refused, refused] as const) {
    expect(await guard.enter()).toBeNull();
    guard.report(verdict);
  }
  expect(await guard.enter()).toBeNull();
});

test('a clock that is set back by days does not prolong the five minutes', async () => {
  const clock = createFakeClock();
  const guard = createKeyGuard(clock);
  for (const _ of [1, 2, 3]) {
    await guard.enter();
    guard.report(refused);
  }
  clock.jump(-3 * 24 * 3_600_000);
  expect(await guard.enter()).toBe(envelope);
  await clock.advance(5 * 60_000);
  expect(await guard.enter()).toBeNull();
});
