import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPolling, nextPoll, type Phase } from './poll-schedule.ts';

/** Every phase: the compiler asks for each. */
const PHASES = {
  job: true,
  'backing-up': true,
  verifying: true,
  freeing: true,
  'in-doubt-busy': true,
  'in-doubt-again': true,
  'in-doubt-unanswered': true,
  'in-doubt-service-error': true,
} satisfies Record<Phase, true>;
const phase = fc.constantFrom<Phase>('job', ...Object.keys(PHASES).filter((name): name is Phase => name in PHASES));
const HOUR = 3_600_000;
const age = fc.oneof(fc.integer({ min: -HOUR, max: 7 * HOUR }), fc.maxSafeInteger());

test('a pause is positive and not longer than a person would wait, or there is none', () => {
  fc.assert(
    fc.property(phase, age, (which, ms) => {
      const pause = nextPoll(which, ms);
      if (pause === null) return;
      expect(pause).toBeGreaterThan(0);
      expect(pause).toBeLessThanOrEqual(30_000);
    }),
    { numRuns: 1000 },
  );
});

test('as a phase grows older, pauses never get shorter, and what has ended does not begin again', () => {
  fc.assert(
    fc.property(phase, age, age, (which, one, other) => {
      const [early, late] = [nextPoll(which, Math.min(one, other)), nextPoll(which, Math.max(one, other))];
      if (early === null) expect(late).toBeNull();
      else if (late !== null) expect(late).toBeGreaterThanOrEqual(early);
    }),
    { numRuns: 1000 },
  );
});

test('a clock that went back counts as the beginning', () => {
  fc.assert(
    fc.property(phase, fc.nat(HOUR), (which, back) => {
      expect(nextPoll(which, -back)).toBe(nextPoll(which, 0));
    }),
  );
});

test('whoever polls as told, however slowly, comes to the end, within the limit of the phase and a bounded number of readings', () => {
  fc.assert(
    fc.property(phase, fc.array(fc.nat(5000), { minLength: 1, maxLength: 20 }), (which, delays) => {
      let at = 0;
      let readings = 0;
      for (let pause = nextPoll(which, at); pause !== null; pause = nextPoll(which, at)) {
        at += pause + (delays[readings % delays.length] ?? 0);
        readings += 1;
        expect(readings).toBeLessThan(2000);
      }
      expect(at).toBeLessThanOrEqual(6 * HOUR + 30_000 + 5000);
    }),
    { numRuns: 50 },
  );
});

/** How many readings a phase takes for somebody who reads as told, on a clock that is set ahead or back in between. */
function readingsOf(which: Phase, jumps: readonly number[], begun = 0): number {
  const polling = createPolling(which, begun);
  let at = 0;
  let readings = 1;
  for (let { pause } = polling(at); pause !== null; { pause } = polling(at)) {
    at += pause + (jumps[readings % jumps.length] ?? 0);
    readings += 1;
  }
  return readings;
}

test('on a true clock a phase goes by its schedule', () => {
  fc.assert(
    fc.property(phase, (which) => {
      const polling = createPolling(which);
      let at = 0;
      for (let pause = nextPoll(which, 0); pause !== null; pause = nextPoll(which, at)) {
        expect(polling(at)).toEqual({ age: at, pause });
        at += pause;
      }
      expect(polling(at).pause).toBeNull();
    }),
    { numRuns: 20 },
  );
});

test('however the clock is set meanwhile, a phase gets about half its readings at least, and no more than on a true clock', () => {
  fc.assert(
    fc.property(
      phase,
      fc.array(fc.integer({ min: -240 * HOUR, max: 240 * HOUR }), { minLength: 1 }),
      (which, jumps) => {
        const usual = readingsOf(which, [0]);
        const readings = readingsOf(which, jumps);
        expect(readings).toBeGreaterThan(0.45 * usual);
        expect(readings).toBeLessThanOrEqual(usual);
      },
    ),
    { numRuns: 50 },
  );
});

test('who goes on with a phase of another process has a few readings left, whatever the clock says, and comes to its end', () => {
  fc.assert(
    fc.property(phase, age, (which, begun) => {
      const usual = readingsOf(which, [0]);
      const readings = readingsOf(which, [0], begun);
      expect(readings).toBeGreaterThanOrEqual(Math.min(4, usual));
      expect(readings).toBeLessThanOrEqual(usual);
    }),
    { numRuns: 200 },
  );
});
