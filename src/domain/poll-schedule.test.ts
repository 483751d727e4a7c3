import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPoll, type Phase } from './poll-schedule.ts';

const PHASES: readonly Phase[] = [
  'job',
  'verifying',
  'settling-unanswered',
  'settling-gateway-error',
  'settling-service-error',
];
const MINUTE = 60_000;

describe('nextPoll', () => {
  it('looks every second at first, and less often as the job grows old', () => {
    expect(nextPoll('job', 0)).toBe(1000);
    expect(nextPoll('job', 5 * MINUTE)).toBe(10_000);
    expect(nextPoll('job', 60 * MINUTE)).toBe(30_000);
  });

  it('outlasts the longest restart that is documented, 30 minutes, and ends', () => {
    expect(nextPoll('job', 31 * MINUTE)).not.toBeNull();
    expect(nextPoll('job', 120 * MINUTE)).toBeNull();
  });

  it('reads once where DCS itself said that it failed', () => {
    expect(nextPoll('settling-service-error', 0)).toBeNull();
  });

  it('never pauses shorter as a phase grows older, takes a clock that went back for age 0, and ends every phase', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PHASES),
        fc.integer({ min: -MINUTE, max: 200 * MINUTE }),
        fc.nat(MINUTE),
        (phase, age, more) => {
          const now = nextPoll(phase, age);
          const later = nextPoll(phase, age + more);
          if (now === null) expect(later).toBeNull();
          else if (later !== null) expect(later).toBeGreaterThanOrEqual(now);
          if (age < 0) expect(now).toBe(nextPoll(phase, 0));
          expect(nextPoll(phase, 200 * MINUTE)).toBeNull();
        },
      ),
    );
  });
});
