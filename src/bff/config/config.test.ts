import { expect, test } from 'vitest';
import { cloudIsConfigured, readConfig } from './config.ts';

const noFile = () => null;
const CLOUD = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk', HUAWEICLOUD_SDK_REGION: 'eu-west-101' };

test('defaults stand where nothing is set', () => {
  const result = readConfig(CLOUD, noFile);
  expect(result).toMatchObject({
    kind: 'ok',
    config: {
      embedded: false,
      clouds: [
        {
          name: 'eu-west-101',
          region: 'eu-west-101',
          projects: { kind: 'of-region' },
          credentials: { ak: 'ak', sk: 'sk', securityToken: null },
          callsPerSecond: 50,
        },
      ],
      calls: { timeoutMs: 10_000 },
      host: '127.0.0.1',
      port: 4310,
      logLevel: 'info',
    },
  });
  expect(result.kind === 'ok' && Object.isFrozen(result.config) && Object.isFrozen(result.config.clouds[0])).toBe(true);
});

test('without any credentials the embedded DCS is wanted', () => {
  expect(cloudIsConfigured({ HUAWEICLOUD_SDK_AK: ' ' }, noFile)).toBe(false);
  expect(readConfig({}, noFile)).toMatchObject({
    kind: 'embedded-wanted',
    message: expect.stringContaining('npm start'),
  });
});

test('a reason is required only where that is said', () => {
  expect(readConfig(CLOUD, noFile)).toMatchObject({ config: { reasonRequired: false } });
  expect(readConfig({ ...CLOUD, REASON_REQUIRED: 'true' }, noFile)).toMatchObject({ config: { reasonRequired: true } });
  const unclear = readConfig({ ...CLOUD, REASON_REQUIRED: 'yes' }, noFile);
  expect(unclear).toEqual({ kind: 'faulty', faults: ['REASON_REQUIRED must be true or false'] });
});

test('people come in by what is set up, and by a link only where nothing is', () => {
  expect(readConfig(CLOUD, noFile)).toMatchObject({ config: { access: { methods: ['link'], iamDomain: null } } });
  const byIam = { ...CLOUD, IAM_SIGN_IN: 'true', IAM_DOMAIN: 'our-account' };
  expect(readConfig(byIam, noFile)).toMatchObject({
    config: { access: { methods: ['iam'], iamDomain: 'our-account' } },
  });
  expect(readConfig({ ...CLOUD, LOCAL_ACCOUNTS: 'true' }, noFile)).toMatchObject({
    config: { access: { methods: ['local'] } },
  });
  expect(readConfig({ ...CLOUD, LOCAL_ACCOUNTS: '1' }, noFile)).toMatchObject({
    faults: ['LOCAL_ACCOUNTS must be true or false'],
  });
});

test('half-set credentials are a fault, and mean the cloud', () => {
  const env = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_REGION: 'r' };
  expect(cloudIsConfigured(env, noFile)).toBe(true);
  expect(readConfig(env, noFile)).toEqual({
    kind: 'faulty',
    faults: ['HUAWEICLOUD_SDK_SK is missing although HUAWEICLOUD_SDK_AK is set'],
  });
});

test('the vendor’s file counts where the environment has no credentials', () => {
  const file = '# mine\n[global]\nak = other\n[basic]\nak = A\nsk=B=\nsecurity_token = T\n';
  const paths: string[] = [];
  const readFile = (path: string) => {
    paths.push(path);
    return file;
  };
  const env = { HUAWEICLOUD_SDK_REGION: 'r', HUAWEICLOUD_SDK_CREDENTIALS_FILE: '/keys' };
  expect(readConfig(env, readFile)).toMatchObject({
    config: { clouds: [{ credentials: { ak: 'A', sk: 'B=', securityToken: 'T' } }] },
  });
  expect(new Set(paths)).toEqual(new Set(['/keys']));
  expect(readConfig({ ...CLOUD, ...env }, readFile)).toMatchObject({
    config: { clouds: [{ credentials: { ak: 'ak' } }] },
  });
  expect(readConfig(env, () => '[basic]\nak = A')).toMatchObject({
    faults: ['sk in /keys is missing although ak in /keys is set'],
  });
});

test('every fault is named at once, and what was set is not repeated', () => {
  const secret = 'not-a-number-but-a-key';
  const result = readConfig(
    { HUAWEICLOUD_SDK_AK: 'a', HUAWEICLOUD_SDK_SK: 's', PORT: secret, LOG_LEVEL: 'loud', DCS_ENDPOINT: 'https://x/v2' },
    noFile,
  );
  expect(result.kind).toBe('faulty');
  const faults = result.kind === 'faulty' ? result.faults.join('\n') : '';
  for (const name of ['HUAWEICLOUD_SDK_REGION', 'PORT', 'LOG_LEVEL', 'DCS_ENDPOINT']) expect(faults).toContain(name);
  expect(faults).not.toContain(secret);
});

test('passwords of the probe come from the environment and a file, whose faults are named', () => {
  const id = '22222222-2222-4222-8222-222222222222';
  const env = { ...CLOUD, PROBE_PASSWORD: 'for all', PROBE_PASSWORDS_FILE: '/passwords' };
  const result = readConfig(env, () => `{"${id}": "its own"}`);
  expect(result).toMatchObject({ config: { probe: { password: 'for all', timeoutMs: 5000 } } });
  expect(result.kind === 'ok' && [...result.config.probe.passwords]).toEqual([[id, 'its own']]);
  expect(readConfig(env, noFile)).toMatchObject({ faults: ['PROBE_PASSWORDS_FILE cannot be read'] });
  expect(readConfig({ ...env, PROBE_TIMEOUT_MS: '1' }, () => '{"a": "b", "c": 1}')).toMatchObject({
    faults: [
      expect.stringContaining('PROBE_TIMEOUT_MS'),
      expect.stringContaining('PROBE_PASSWORDS_FILE entry 1'),
      expect.stringContaining('PROBE_PASSWORDS_FILE entry 2'),
      expect.stringContaining('PROBE_PASSWORDS_FILE entry 2'),
    ],
  });
});

test('secrets are read from files, but not from two places, and faults repeat neither path nor text', () => {
  const { HUAWEICLOUD_SDK_SK: _sk, ...rest } = CLOUD;
  const env = { ...rest, HUAWEICLOUD_SDK_SK_FILE: '/run/sk', PROBE_PASSWORD_FILE: '/run/password' };
  const files: Record<string, string> = {
    '/run/sk': 'from a file\n',
    '/run/password': 'of Redis\n',
    '/run/empty': '\n',
  };
  const readFile = (path: string) => files[path] ?? null;
  expect(readConfig(env, readFile)).toMatchObject({
    config: { clouds: [{ credentials: { ak: 'ak', sk: 'from a file' } }], probe: { password: 'of Redis' } },
  });
  const wrong = {
    ...CLOUD,
    HUAWEICLOUD_SDK_SK_FILE: '/run/sk',
    PROBE_PASSWORD_FILE: '/run/gone',
    HUAWEICLOUD_SDK_SECURITY_TOKEN_FILE: '/run/empty',
  };
  expect(readConfig(wrong, readFile)).toEqual({
    kind: 'faulty',
    faults: [
      'HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_SK_FILE are both set: set one of them',
      'HUAWEICLOUD_SDK_SECURITY_TOKEN_FILE is empty',
      'PROBE_PASSWORD_FILE cannot be read',
    ],
  });
});

test('keys from files that cannot be read mean the cloud, and never the embedded DCS', () => {
  const env = { HUAWEICLOUD_SDK_AK_FILE: '/gone', HUAWEICLOUD_SDK_SK_FILE: '/gone', HUAWEICLOUD_SDK_REGION: 'r' };
  expect(cloudIsConfigured(env, noFile)).toBe(true);
  expect(readConfig(env, noFile)).toMatchObject({ kind: 'faulty' });
});

test.each([
  ['DCS_ENDPOINT', 'http://dcs.example.com', 'https'],
  ['IAM_ENDPOINT', 'http://iam.example.com', 'https'],
  ['OBJECT_STORE_HOSTS', 'https://obs.example.com', 'hosts'],
  ['OBJECT_STORE_HOSTS', '*', 'hosts'],
  ['OBJECT_STORE_HOSTS', '.com', 'hosts'],
  ['TRUST_PROXY', 'true', 'number of proxies'],
  ['TRUST_PROXY', '0', 'number of proxies'],
  ['TRUST_PROXY', '0.0.0.0/0', 'number of proxies'],
  ['TRUST_PROXY', '10.0.0.0/33', 'number of proxies'],
  ['TRUST_PROXY', '10.0.0.1, proxy.example.com', 'number of proxies'],
  ['TLS_CERT_FILE', '/cert', 'TLS_KEY_FILE is missing'],
  ['TLS_KEY_FILE', '/key', 'TLS_CERT_FILE is missing'],
  ['REQUESTS_PER_MINUTE', '0', 'whole number'],
])('%s=%s is a fault', (name, value, fault) => {
  expect(readConfig({ ...CLOUD, [name]: value }, noFile)).toMatchObject({ faults: [expect.stringContaining(fault)] });
});

test('the network’s settings are read', () => {
  const env = {
    ...CLOUD,
    DCS_ENDPOINT: 'http://localhost:4320',
    OBJECT_STORE_HOSTS: 'obs.example.com, .Objects.example.com',
    TRUST_PROXY: '10.0.0.1, 2001:db8::/32',
  };
  expect(readConfig(env, noFile)).toMatchObject({
    config: {
      clouds: [
        { endpoints: { dcs: 'http://localhost:4320', objectStoreHosts: ['obs.example.com', '.objects.example.com'] } },
      ],
      trustProxy: ['10.0.0.1', '2001:db8::/32'],
      tls: null,
      access: { secure: false },
    },
  });
  expect(readConfig({ ...CLOUD, TRUST_PROXY: '2' }, noFile)).toMatchObject({ config: { trustProxy: 2 } });
});

test.each([
  // Not the other site's IAM, which knows other accounts; nor is a link to this region's object store refused.
  [
    'eu-west-101',
    'https://dcs.eu-west-101.myhuaweicloud.com',
    'https://iam.eu-west-101.myhuaweicloud.eu',
    '.myhuaweicloud.eu',
  ],
  ['eu-de', 'https://dcs.eu-de.otc.t-systems.com', 'https://iam.eu-de.otc.t-systems.com', '.otc.t-systems.com'],
  ['cn-north-4', 'https://dcs.cn-north-4.myhuaweicloud.com', 'https://iam.myhuaweicloud.com', '.myhuaweicloud.com'],
])('the hosts follow from the region: %s', (region, dcs, iam, objectStore) => {
  expect(readConfig({ ...CLOUD, HUAWEICLOUD_SDK_REGION: region }, noFile)).toMatchObject({
    config: { clouds: [{ endpoints: { dcs, iam, objectStoreHosts: [objectStore] } }] },
  });
});

test('the cloud can be named, and each host set', () => {
  expect(readConfig({ ...CLOUD, HUAWEICLOUD_SDK_REGION: 'eu-nl', DCS_CLOUD: 'otc' }, noFile)).toMatchObject({
    config: { clouds: [{ endpoints: { iam: 'https://iam.eu-nl.otc.t-systems.com' } }] },
  });
  expect(readConfig({ ...CLOUD, DCS_ENDPOINT: 'https://dcs.eu-west-101.myhuaweicloud.eu' }, noFile)).toMatchObject({
    config: {
      clouds: [
        {
          endpoints: {
            dcs: 'https://dcs.eu-west-101.myhuaweicloud.eu',
            iam: 'https://iam.eu-west-101.myhuaweicloud.eu',
          },
        },
      ],
    },
  });
  expect(readConfig({ ...CLOUD, DCS_CLOUD: 'aws' }, noFile)).toMatchObject({
    faults: ['DCS_CLOUD must be one of huaweicloud, huaweicloud-eu, otc'],
  });
});
