import { describe, expect, it } from 'vitest';
import { anInstance } from '../testing/builders.ts';
import { segmentOf, summarise } from './fleet-summary.ts';

const row = (state: 'on' | 'off' | 'unknown', kind: 'eligible' | 'busy' | 'ineligible') =>
  anInstance({
    ssl: { state, source: 'hint', read_at: '2026-11-24T04:00:00.000Z' },
    verdict: {
      kind,
      evidence: [],
      ...(kind === 'busy' && { reason: 'not-running' }),
      ...(kind === 'ineligible' && { reason: 'proxy-cluster' }),
    },
  });

describe('the fleet’s bar', () => {
  it.each([
    ['on', 'eligible', false, 'encrypted'],
    ['off', 'eligible', false, 'plaintext'],
    ['unknown', 'eligible', false, 'unknown'],
    ['on', 'busy', false, 'busy'],
    ['on', 'eligible', true, 'busy'],
    ['off', 'ineligible', false, 'not-eligible'],
  ] as const)('SSL %s, %s, changing %s: %s', (ssl, kind, changing, segment) => {
    expect(segmentOf(row(ssl, kind), changing)).toBe(segment);
  });

  it('counts every instance once', () => {
    const rows = [row('on', 'eligible'), row('on', 'eligible'), row('off', 'busy'), row('off', 'ineligible')];
    expect(summarise(rows, () => false)).toEqual({
      encrypted: 2,
      plaintext: 0,
      unknown: 0,
      busy: 1,
      'not-eligible': 1,
    });
  });
});
