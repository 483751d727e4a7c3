import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import { createRepeats, type Merged, type Occurrence } from './repeats.ts';

const MINUTE = 60_000;
const START = '2026-11-24T04:00:00.000Z';

let clock: FakeClock;
let written: Array<[record: string, merged: Merged | null]>;
let faults: number[];
let isFull: boolean;

beforeEach(() => {
  clock = createFakeClock(Date.parse(START));
  written = [];
  faults = [];
  isFull = false;
});

const create = () =>
  createRepeats<string>({
    clock,
    write: async (record, merged) => {
      if (isFull) throw new Error('no space is left');
      written.push([record, merged]);
    },
    onFault: (_cause, _record, { times }) => faults.push(times),
  });

/** An occurrence with this key. */
const of = (key: string, record = key, most = 10): Occurrence<string> => ({
  source: { key: 'alice', most },
  key,
  record,
  rough: { key: 'rough', record: 'rough' },
});

const stood = () => written.map(([record, merged]) => [record, merged?.times ?? 1]);

describe('repeats', () => {
  test('of one are written as one entry with their number, and what the newest said', async () => {
    const repeats = create();
    await repeats.add(of('a', 'first'));
    await clock.advance(1000);
    for (let each = 0; each < 810; each += 1) await repeats.add(of('a'));
    await repeats.add(of('a', 'newest'));
    expect(written).toEqual([['first', null]]);
    await clock.advance(MINUTE);
    expect(written).toEqual([
      ['first', null],
      ['newest', { times: 811, since: '2026-11-24T04:00:01.000Z' }],
    ]);
  });

  test('that go on are one entry a minute; after a quiet minute the next one is written at once', async () => {
    const repeats = create();
    for (let minute = 0; minute < 3; minute += 1) {
      for (let each = 0; each < 5; each += 1) await repeats.add(of('a'));
      await clock.advance(MINUTE);
    }
    expect(stood()).toEqual([
      ['a', 1],
      ['a', 4],
      ['a', 5],
      ['a', 5],
    ]);
    await clock.advance(MINUTE);
    await repeats.add(of('a', 'again'));
    expect(stood()).toHaveLength(5);
    expect(written.at(-1)).toEqual(['again', null]);
  });

  test('of others are told apart', async () => {
    const repeats = create();
    for (const key of ['a', 'b', 'a', 'b', 'b']) await repeats.add(of(key));
    await clock.advance(MINUTE);
    expect(stood()).toEqual([
      ['a', 1],
      ['b', 1],
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('that are still counted at the end are written then, and what comes later by itself', async () => {
    const repeats = create();
    for (let each = 0; each < 4; each += 1) await repeats.add(of('a'));
    await repeats.close();
    expect(stood()).toEqual([
      ['a', 1],
      ['a', 3],
    ]);
    await repeats.add(of('a'));
    expect(stood()).toHaveLength(3);
    await clock.advance(10 * MINUTE);
    expect(stood()).toHaveLength(3);
  });
});

describe('a source that makes every occurrence differ', () => {
  test('has so many entries of its own an hour, then merged ones; others are not concerned', async () => {
    const repeats = create();
    for (let each = 0; each < 1000; each += 1) await repeats.add(of(`a${each}`, 'own', 10));
    await repeats.add({ ...of('b'), source: { key: 'bob', most: 10 } });
    expect(stood().filter(([record]) => record === 'own')).toHaveLength(10);
    expect(stood().at(-1)).toEqual(['b', 1]);
    await clock.advance(MINUTE);
    expect(stood().at(-1)).toEqual(['rough', 989]);
    expect(written).toHaveLength(13);
    await clock.advance(60 * MINUTE);
    await repeats.add(of('new'));
    expect(stood().at(-1)).toEqual(['new', 1]);
  });

  test.each([-1, 1])('has no more entries in its hour when the wall clock is set by %i days', async (days) => {
    const repeats = create();
    for (let each = 0; each < 20; each += 1) {
      if (each === 10) clock.jump(days * 24 * 60 * MINUTE);
      await repeats.add(of(`a${each}`, 'own', 10));
    }
    expect(stood().filter(([record]) => record === 'own')).toHaveLength(10);
    await clock.advance(60 * MINUTE);
    await repeats.add(of('new'));
    expect(stood().at(-1)).toEqual(['new', 1]);
  });

  test('writes a bounded number also when it repeats each of them', async () => {
    const repeats = create();
    for (let minute = 0; minute < 30; minute += 1) {
      for (let each = 0; each < 40; each += 1) await repeats.add(of(`a${each % 20}`, 'own', 10));
      await clock.advance(MINUTE);
    }
    const own = stood().filter(([record]) => record === 'own');
    expect(own).toHaveLength(10);
    expect(written.length).toBeLessThanOrEqual(10 + 1 + 30);
    await repeats.close();
    expect(written.reduce((sum, [, merged]) => sum + (merged?.times ?? 1), 0)).toBe(1200);
  });
});

test('what could not be written is written with the next number', async () => {
  const repeats = create();
  isFull = true;
  await expect(repeats.add(of('a'))).rejects.toThrow('no space');
  await repeats.add(of('a'));
  await clock.advance(MINUTE);
  expect(faults).toEqual([2]);
  isFull = false;
  await clock.advance(MINUTE);
  expect(written).toEqual([['a', { times: 2, since: START }]]);
});

test('whatever comes in whatever order, nothing is lost and nothing is counted twice', async () => {
  const step = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), by: fc.constantFrom('alice', 'bob') }),
    fc.nat({ max: 4_000_000 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      clock = createFakeClock(Date.parse(START));
      written = [];
      const repeats = create();
      let added = 0;
      for (const each of steps) {
        if (typeof each === 'number') await clock.advance(each);
        else {
          const key = `${each.by} ${each.key}`;
          const rough = { key: `rough ${each.by}`, record: 'rough' };
          await repeats.add({ source: { key: each.by, most: 3 }, key, record: key, rough });
          added += 1;
        }
      }
      await repeats.close();
      expect(written.reduce((sum, [, merged]) => sum + (merged?.times ?? 1), 0)).toBe(added);
    }),
  );
});
