import { describe, expect, it } from 'vitest';
import { duration, relativeTime } from './time.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const ago = (ms: number) => relativeTime(new Date(NOW - ms).toISOString(), NOW, 'en');

describe('times', () => {
  it('speaks of what was in the largest unit that fits', () => {
    expect([ago(5_000), ago(200_000), ago(7_300_000), ago(180_000_000)]).toEqual([
      '5 seconds ago',
      '3 minutes ago',
      '2 hours ago',
      '2 days ago',
    ]);
  });

  it('shows a time that it cannot read as it came', () => {
    expect(relativeTime('soon', NOW, 'en')).toBe('soon');
  });

  it('writes durations as a clock does', () => {
    expect([duration(-1), duration(7_000), duration(750_000), duration(3_723_000)]).toEqual([
      '0:00',
      '0:07',
      '12:30',
      '1:02:03',
    ]);
  });
});
