import { describe, expect, it } from 'vitest';
import { losesData, risksOf, type RiskFacts } from './risk.ts';

const KEPT: RiskFacts = {
  type: 'master-standby',
  spec_code: 'redis.ha.xu1.large.r2.4',
  enabled: true,
  appendonly: { known: true, value: 'yes' },
  transparent_client_ip: false,
  backup_running: { known: true, value: false },
};
const unread = {
  known: false,
  error: { error_code: 'DCS.5000', error_msg: '', request_id: null, source: 'dcs', retry: 'later' },
} as const;

const kinds = (facts: Partial<RiskFacts>) => risksOf({ ...KEPT, ...facts }).map((risk) => risk.kind);

describe('risksOf', () => {
  it('tells of the restart and of TLS only, where AOF keeps the data', () => {
    expect(kinds({})).toEqual(['clients-cut-off', 'clients-must-use-tls']);
    expect(kinds({ enabled: false })).toEqual(['clients-cut-off', 'clients-must-use-plaintext']);
    expect(losesData(risksOf(KEPT))).toBe(false);
  });

  it.each([
    ['AOF is off', { appendonly: { known: true, value: 'no' } }],
    ['it is single-node, whatever AOF says', { type: 'single-node', spec_code: 'redis.single.xu1.tiny.128' }],
    ['it is a single-replica cluster', { type: 'redis-cluster', spec_code: 'redis.cluster.xu1.large.r1.4' }],
  ] as const)('says first that data is cleared where %s', (_, facts) => {
    expect(kinds(facts)[0]).toBe('data-cleared');
    expect(losesData(risksOf({ ...KEPT, ...facts }))).toBe(true);
  });

  it.each([
    ['could not be read', unread],
    ['is not listed', { known: true, value: null }],
  ] as const)('guards data as if it were lost where AOF %s', (_, appendonly) => {
    expect(kinds({ appendonly })[0]).toBe('data-may-be-cleared');
    expect(losesData(risksOf({ ...KEPT, appendonly }))).toBe(true);
  });

  it('tells of a running backup and of pass-through, when enabling', () => {
    expect(kinds({ backup_running: { known: true, value: true } })).toContain('backup-stopped');
    expect(kinds({ transparent_client_ip: true })).toContain('pass-through-excluded');
    expect(kinds({ transparent_client_ip: true, enabled: false })).not.toContain('pass-through-excluded');
    expect(kinds({ transparent_client_ip: null })).toContain('pass-through-unknown');
  });
});
