import { describe, expect, it } from 'vitest';
import { relativeTime } from './relative-time.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [-4000, 'now'],
    [-5000, '5 seconds ago'],
    [-59_000, '59 seconds ago'],
    [-90_000, '1 minute ago'],
    [-7_200_000, '2 hours ago'],
    [-86_400_000, 'yesterday'],
    [-10 * 86_400_000, '10 days ago'],
    [120_000, 'in 2 minutes'],
  ])('says %i ms as “%s”', (offset, words) => {
    expect(relativeTime(now + offset, now, 'en')).toBe(words);
  });

  it('speaks the language it is asked for', () => {
    expect(relativeTime(now - 30_000, now, 'zh-CN')).toBe('30秒钟前');
  });
});
