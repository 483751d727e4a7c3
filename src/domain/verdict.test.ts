import { describe, expect, it } from 'vitest';
import { verdictOf, type VerdictFacts } from './verdict.ts';

const ELIGIBLE: VerdictFacts = {
  engine: 'Redis',
  engine_version: '6.0',
  spec_code: 'redis.ha.xu1.large.r2.4',
  cache_mode: null,
  product_type: null,
  status: 'RUNNING',
  task: null,
  support_ssl: true,
};

describe('verdictOf', () => {
  it.each([
    ['engine-not-redis', { engine: 'Memcached', engine_version: '', spec_code: 'dcs.memcached.master_standby' }],
    ['legacy-instance', { engine_version: '3.0', spec_code: 'dcs.master_standby' }],
    ['version-too-old', { engine_version: '5.0' }],
    ['enterprise-edition', { spec_code: 'redis.ha.xu1.large.enthp.8' }],
    ['proxy-cluster', { engine_version: '6.0', spec_code: 'redis.proxy.xu1.large.s1.16' }],
    ['read-write-splitting', { engine_version: '6.0', spec_code: 'redis.ha.xu1.large.p2.4' }],
    ['service-says-no', {}],
    ['creation-failed', { status: 'CREATEFAILED' }],
  ] as const)('gives %s as the reason', (reason, facts) => {
    expect(verdictOf({ ...ELIGIBLE, support_ssl: false, ...facts })).toMatchObject({ kind: 'ineligible', reason });
  });

  it.each([
    ['redis.single.xu1.tiny.128', '6.0'],
    ['redis.single.au1.large.1', '7.0'],
    ['redis.ha.au1.large.r4.1', '6.0'],
    ['redis.cluster.xu1.large.r2.s1.8', '7.0'],
  ])('finds %s of Redis %s eligible without the service’s word', (spec_code, engine_version) => {
    expect(verdictOf({ ...ELIGIBLE, support_ssl: null, spec_code, engine_version }).kind).toBe('eligible');
  });

  it('lets the service’s own word lead, either way', () => {
    expect(verdictOf({ ...ELIGIBLE, spec_code: 'redis.proxy.xu1.large.4' }).kind).toBe('eligible');
    expect(verdictOf({ ...ELIGIBLE, support_ssl: false }).kind).toBe('ineligible');
  });

  it.each([
    ['task-running', { task: 'BACKUPING' }],
    ['frozen', { status: 'FROZEN' }],
    ['in-error', { status: 'ERROR' }],
    ['closed', { status: 'CLOSING' }],
    ['closed', { status: 'CLOSED' }],
    ['starting', { status: 'STARTING' }],
    ['deleted', { status: 'DELETED' }],
    ['upgrading', { status: 'UPGRADING' }],
    ['upgrading', { status: 'ROLLBACKING' }],
    ['ip-exchanging', { status: 'IPEXCHANGING' }],
    ['not-running', { status: 'RESTARTING' }],
    ['not-running', { status: 'A_STATUS_OF_TOMORROW' }],
  ] as const)('finds it busy (%s)', (reason, facts) => {
    expect(verdictOf({ ...ELIGIBLE, ...facts })).toMatchObject({ kind: 'busy', reason });
  });

  it('names the field that it read, in DCS’s words', () => {
    expect(verdictOf({ ...ELIGIBLE, support_ssl: false, spec_code: 'redis.proxy.xu1.large.4' }).evidence).toEqual([
      { field: 'features.support_ssl', value: 'false' },
      { field: 'spec_code', value: 'redis.proxy.xu1.large.4' },
    ]);
  });
});
