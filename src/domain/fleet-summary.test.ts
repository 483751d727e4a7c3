import { describe, expect, it } from 'vitest';
import { instance } from '../contract/instance.ts';
import { segmentOf, summarise } from './fleet-summary.ts';

const row = (state: 'on' | 'off' | 'unknown', kind: 'eligible' | 'busy' | 'ineligible') =>
  instance.parse({
    instance_id: '22222222-2222-4222-8222-222222222222',
    name: 'orders-cache',
    description: '',
    type: 'master-standby',
    edition: 'basic',
    engine: 'Redis',
    engine_version: '6.0',
    spec_code: 'redis.ha.xu1.large.r2.4',
    status: 'RUNNING',
    task: null,
    addresses: [],
    used_memory: 0,
    max_memory: 0,
    tags: [],
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
