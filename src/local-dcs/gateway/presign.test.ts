import { describe, expect, it } from 'vitest';
import { opens, presign } from './presign.ts';

const NOW = Date.UTC(2026, 10, 24);

function queryOf(link: string): Record<string, string> {
  return Object.fromEntries(new URL(link, 'http://local').searchParams);
}

describe('a presigned link', () => {
  const query = queryOf(presign('/bucket/a.zip', 'AK', 'SK', NOW));

  it('opens its object for five minutes', () => {
    expect(opens('/bucket/a.zip', query, 'SK', NOW + 5 * 60_000)).toBe(true);
    expect(opens('/bucket/a.zip', query, 'SK', NOW + 5 * 60_000 + 1)).toBe(false);
  });

  it('opens nothing else, and nothing when it was altered', () => {
    expect(opens('/bucket/b.zip', query, 'SK', NOW)).toBe(false);
    expect(opens('/bucket/a.zip', { ...query, Expires: '9999999999' }, 'SK', NOW)).toBe(false);
    expect(opens('/bucket/a.zip', {}, 'SK', NOW)).toBe(false);
  });
});
