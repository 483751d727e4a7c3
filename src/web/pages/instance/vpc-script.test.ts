import { expect, it } from 'vitest';
import { probe } from '../../../contract/probe.ts';
import { en } from '../../text/en/texts.ts';
import { vpcScript } from './vpc-script.ts';

const unreached = (expected: 'tls' | 'plaintext', ...addresses: string[]) =>
  probe.parse({
    project_id: '0123456789abcdef0123456789abcdef',
    instance_id: '22222222-2222-4222-8222-222222222222',
    at: '2026-11-24T04:00:00.000Z',
    expected,
    result: 'not-reachable',
    ca_error: null,
    addresses: addresses.map((address) => ({ address, reached: false, reason: 'timed-out' })),
  });

const commands = (script: string | null) => script?.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const words = en.probe.script;
const instance = { name: 'orders-cache' };

it('asks each address for TLS with the CA, and then that plaintext is refused, without a password', () => {
  const script = vpcScript(unreached('tls', '10.0.0.5:6379', 'redis.example.com:6379'), instance, words);
  expect(commands(script)).toEqual([
    'timeout 10 openssl s_client -connect 10.0.0.5:6379 -CAfile orders-cache-ca.crt -verify_return_error </dev/null',
    'redis-cli -h 10.0.0.5 -p 6379 --tls --cacert orders-cache-ca.crt ping',
    'env -u REDISCLI_AUTH redis-cli -h 10.0.0.5 -p 6379 ping',
    'timeout 10 openssl s_client -connect redis.example.com:6379 -CAfile orders-cache-ca.crt -verify_return_error </dev/null',
    'redis-cli -h redis.example.com -p 6379 --tls --cacert orders-cache-ca.crt ping',
    'env -u REDISCLI_AUTH redis-cli -h redis.example.com -p 6379 ping',
  ]);
});

it('asks for plaintext, and that TLS is refused, while SSL is off', () => {
  expect(commands(vpcScript(unreached('plaintext', '10.0.0.5:6379'), instance, words))).toEqual([
    'env -u REDISCLI_AUTH redis-cli -h 10.0.0.5 -p 6379 ping',
    'timeout 10 openssl s_client -connect 10.0.0.5:6379 </dev/null',
  ]);
});

it('leaves out what a shell would understand as more than an address', () => {
  const script = vpcScript(unreached('tls', '$(reboot):6379', '10.0.0.5:6379'), { name: 'a; reboot' }, words);
  expect(script).not.toContain('reboot');
  expect(script).toContain('--cacert ca.crt');
  expect(vpcScript(unreached('tls', '10.0.0.1;reboot:6379'), instance, words)).toBeNull();
});
