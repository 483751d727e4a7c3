import { describe, expect, it } from 'vitest';
import { instanceDetail } from '../../../contract/instance.ts';
import { anInstance } from '../../../testing/builders.ts';
import { certificateName, connectLines } from './connect-lines.ts';

const READ_AT = '2026-11-24T04:00:00.000Z';

const detail = (on: boolean, addresses: string[], more: object = {}) =>
  instanceDetail.parse({
    read_at: READ_AT,
    instance: anInstance({
      addresses,
      ssl: { state: on ? 'on' : 'off', source: 'detail', read_at: READ_AT },
      ...more,
    }),
    created_at: null,
    updated_at: null,
    vpc_name: null,
    az_codes: [],
    maintain_begin: null,
    maintain_end: null,
    replica_count: null,
    sharding_count: null,
    ssl_detail: {
      known: true,
      read_at: READ_AT,
      value: { enabled: on, address: null, domain_name: null, ssl_expired_at: null, ssl_validated: null },
    },
    appendonly: { known: true, read_at: READ_AT, value: 'yes' },
    transparent_client_ip: null,
    data: { known: true, read_at: READ_AT, value: null },
    backup_running: { known: true, read_at: READ_AT, value: false },
    newest_task: { known: true, read_at: READ_AT, value: null },
    migration_task: { known: true, read_at: READ_AT, value: null },
    risks: [],
  });

describe('what to type to connect', () => {
  it('is plaintext while SSL is off', () => {
    expect(connectLines(detail(false, ['192.168.0.5:6379']))).toEqual({
      connect: 'redis-cli -h 192.168.0.5 -p 6379 --askpass',
      check: null,
    });
  });

  it('verifies the certificate while SSL is on, and speaks to a cluster as one', () => {
    expect(connectLines(detail(true, ['192.168.0.5:6379'], { type: 'redis-cluster' }))).toEqual({
      connect: 'redis-cli -c -h 192.168.0.5 -p 6379 --askpass --tls --cacert orders-cache-ca.crt',
      check: 'openssl s_client -connect 192.168.0.5:6379 -CAfile orders-cache-ca.crt -verify_return_error </dev/null',
    });
  });

  it('is nothing where it is no Redis', () => {
    expect(connectLines(detail(false, ['192.168.0.5:11211'], { engine: 'Memcached' }))).toBeNull();
  });

  it('offers nothing that a shell would understand as more than an address', () => {
    expect(connectLines(detail(true, []))).toBeNull();
    expect(connectLines(detail(true, ['$(reboot):6379']))).toBeNull();
    expect(connectLines(detail(true, ['10.0.0.1;reboot:6379']))).toBeNull();
    expect(certificateName('orders; reboot')).toBe('ca.crt');
  });
});
