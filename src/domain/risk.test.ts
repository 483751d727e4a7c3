import { describe, expect, it } from 'vitest';
import type { Fact } from '../contract/instance.ts';
import { lossesAmong, risksOf, type RiskFacts } from './risk.ts';

const AT = '2026-11-24T19:00:00.000Z';
const known = <T>(value: T): Fact<T> => ({ known: true, value, read_at: AT });
const unread: Fact<never> = {
  known: false,
  error: { error_code: 'DCS.5000', error_msg: '', request_id: null, source: 'dcs', retry: 'later' },
  read_at: AT,
};
const detail = (ssl_expired_at: string | null) =>
  known({ enabled: false, address: null, domain_name: null, ssl_expired_at, ssl_validated: null });

const KEPT: RiskFacts = {
  type: 'master-standby',
  spec_code: 'redis.ha.xu1.large.r2.4',
  enabled: true,
  read_at: AT,
  ssl_detail: detail(null),
  appendonly: known('yes'),
  transparent_client_ip: false,
  data: known({ keys: 12_431, used_memory: 180 }),
  backup_running: known(false),
  newest_task: known(null),
  migration_task: known(null),
  last_change: null,
  maintain_begin: '18:00:00',
  maintain_end: '22:00:00',
};

const risks = (facts: Partial<RiskFacts>) => risksOf({ ...KEPT, ...facts });
const kinds = (facts: Partial<RiskFacts>) => risks(facts).map((risk) => risk.kind);
const losses = (facts: Partial<RiskFacts>) => lossesAmong(risks(facts));
const one = (facts: Partial<RiskFacts>, kind: string) => risks(facts).find((risk) => risk.kind === kind);

describe('risksOf', () => {
  it('tells of the restart and of TLS only, where AOF keeps the data', () => {
    expect(kinds({})).toEqual(['clients-cut-off', 'clients-must-use-tls', 'migration-excluded']);
    expect(kinds({ enabled: false })).toEqual(['clients-cut-off', 'clients-must-use-plaintext']);
    expect(losses({})).toEqual([]);
  });

  it.each([
    ['AOF is off', { appendonly: known('no') }, 'back-up-first'],
    [
      'it is single-node, whatever AOF says',
      { type: 'single-node', spec_code: 'redis.single.xu1.tiny.128' },
      'reload-afterwards',
    ],
    [
      'it is a single-replica cluster',
      { type: 'redis-cluster', spec_code: 'redis.cluster.xu1.large.r1.4' },
      'back-up-first',
    ],
  ] as const)('says first that data is cleared where %s', (_, facts, advice) => {
    expect(risks(facts)[0]).toMatchObject({ kind: 'data-cleared', advice });
    expect(losses(facts)).toEqual(['data-cleared']);
  });

  it('says how much stands to be lost, and when that was read', () => {
    expect(risks({ appendonly: known('no') })[0]?.evidence).toEqual([
      { field: 'spec_code', value: 'redis.ha.xu1.large.r2.4', read_at: AT },
      { field: 'appendonly', value: 'no', read_at: AT },
      { field: 'keys', value: '12431', read_at: AT },
      { field: 'used_memory', value: '180 MB', read_at: AT },
    ]);
  });

  it.each([
    ['could not be read', unread],
    ['is not listed', known(null)],
  ] as const)('guards data as if it were lost where AOF %s', (_, appendonly) => {
    expect(kinds({ appendonly })[0]).toBe('data-may-be-cleared');
    expect(losses({ appendonly })).toEqual(['data-may-be-cleared']);
  });

  it('tells of a running backup and of pass-through, when enabling', () => {
    expect(kinds({ backup_running: known(true) })).toContain('backup-stopped');
    expect(kinds({ transparent_client_ip: true })).toContain('pass-through-excluded');
    expect(kinds({ transparent_client_ip: true, enabled: false })).not.toContain('pass-through-excluded');
    expect(kinds({ transparent_client_ip: null })).toContain('pass-through-unknown');
  });

  it('tells of an online migration into it when enabling, and that it could not be read', () => {
    const migration_task = known({ task_name: 'to-new', status: 'MIGRATING' });
    const told = one({ migration_task }, 'migration-running');
    expect(told).toMatchObject({ severity: 'interruption', advice: 'finish-migration' });
    expect(told?.evidence.map(({ value }) => value)).toEqual(['to-new', 'MIGRATING']);
    expect(kinds({ migration_task, enabled: false })).not.toContain('migration-running');
    expect(kinds({ migration_task: unread })).not.toContain('migration-running');
    expect(one({ migration_task: unread }, 'facts-unread')?.evidence).toEqual([
      { field: 'migration_task', value: 'DCS.5000', read_at: AT },
    ]);
    expect(kinds({ migration_task: unread, enabled: false })).not.toContain('facts-unread');
  });

  it('tells that DCS refused the last switch as not supported, with its code and when', () => {
    const refusedWith = (error_code: string) => ({
      last_change: { error: { ...unread.error, error_code, request_id: 'r-1' }, finished_at: AT },
    });
    expect(one(refusedWith('DCS.4201'), 'refused-before')?.evidence.map(({ value }) => value)).toEqual([
      'DCS.4201',
      'r-1',
      AT,
    ]);
    expect(kinds(refusedWith('DCS.4026'))).not.toContain('refused-before');
  });

  it('tells when it is outside the maintenance window, whose times are UTC', () => {
    const outside = one({ read_at: '2026-11-24T22:00:00.000Z' }, 'outside-maintenance-window');
    expect(outside?.evidence.map(({ value }) => value)).toEqual(['18:00:00 UTC', '22:00:00 UTC']);
    expect(kinds({ read_at: '2026-11-24T22:00:00.000Z', maintain_end: null })).not.toContain(
      'outside-maintenance-window',
    );
  });

  it('tells of a certificate that ends within 30 days', () => {
    expect(kinds({ ssl_detail: detail('2026-12-24T18:59:59.000Z') })).toContain('certificate-near-expiry');
    expect(kinds({ ssl_detail: detail('2026-12-24T19:00:00.000Z') })).not.toContain('certificate-near-expiry');
  });

  it('names every fact that could not be read, with its error', () => {
    const told = one({ backup_running: unread, newest_task: unread }, 'facts-unread');
    expect(told?.evidence).toEqual([
      { field: 'backup_running', value: 'DCS.5000', read_at: AT },
      { field: 'newest_task', value: 'DCS.5000', read_at: AT },
    ]);
  });
});
