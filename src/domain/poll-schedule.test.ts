import { describe, expect, it } from 'vitest';
import { nextPoll } from './poll-schedule.ts';

const MINUTE = 60_000;

describe('nextPoll', () => {
  it('looks every second at first, and less often as the job grows old', () => {
    expect(nextPoll('job', 0)).toBe(1000);
    expect(nextPoll('job', 5 * MINUTE)).toBe(10_000);
    expect(nextPoll('job', 60 * MINUTE)).toBe(30_000);
  });

  it('outlasts the longest restart that is documented, 30 minutes, and ends', () => {
    for (const phase of ['job', 'verifying'] as const) expect(nextPoll(phase, 31 * MINUTE)).not.toBeNull();
    expect(nextPoll('verifying', 35 * MINUTE)).toBeNull();
    expect(nextPoll('job', 120 * MINUTE)).toBeNull();
  });

  it('looks longer where nothing answered than where DCS itself said that it failed', () => {
    expect(nextPoll('in-doubt-service-error', 9_000)).not.toBeNull();
    expect(nextPoll('in-doubt-service-error', 11_000)).toBeNull();
    expect(nextPoll('in-doubt-unanswered', 59_000)).not.toBeNull();
  });
});
