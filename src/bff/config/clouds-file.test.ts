import { expect, test } from 'vitest';
import { cloudIsConfigured, readConfig } from './config.ts';

const FILE = '/etc/console/clouds.yaml';

function read(text: string, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  const all: Record<string, string> = { [FILE]: text, ...files };
  return readConfig({ CLOUDS_FILE: FILE, ...env }, (path) => all[path] ?? null);
}
const faultsOf = (...given: Parameters<typeof read>) => {
  const result = read(...given);
  return result.kind === 'faulty' ? result.faults : [];
};

const WHOLE = `
# Two regions, three projects.
clouds:
  - name: production
    region: eu-west-101
    projects: all
    credentials: { environment: PRODUCTION }
    calls_per_second: 20
  - name: otc
    region: eu-de
    projects: [0123456789abcdef, fedcba9876543210]
    credentials:
      files: { ak: /run/secrets/ak, sk: /run/secrets/sk }
    endpoints: { dcs: https://dcs.example.com }
  - region: cn-north-4
    credentials: { section: basic, vendor_file: /home/ops/credentials }
`;
const KEYS = { PRODUCTION_AK: 'AK1', PRODUCTION_SK: 'SK1', PRODUCTION_SECURITY_TOKEN: 'T1' };
const SECRETS = {
  '/run/secrets/ak': 'AK2\n',
  '/run/secrets/sk': 'SK2\n',
  '/home/ops/credentials': '[basic]\nak = AK3\nsk = SK3\n',
};

test('clouds, projects and credentials are read, and each endpoint follows from its region', () => {
  expect(read(WHOLE, KEYS, SECRETS)).toMatchObject({
    kind: 'ok',
    config: {
      clouds: [
        {
          name: 'production',
          projects: { kind: 'reachable' },
          credentials: { ak: 'AK1', sk: 'SK1', securityToken: 'T1' },
          endpoints: { iam: 'https://iam.eu-west-101.myhuaweicloud.eu' },
          callsPerSecond: 20,
        },
        {
          name: 'otc',
          projects: { kind: 'listed', ids: ['0123456789abcdef', 'fedcba9876543210'] },
          credentials: { ak: 'AK2', sk: 'SK2', securityToken: null },
          endpoints: { dcs: 'https://dcs.example.com', iam: 'https://iam.eu-de.otc.t-systems.com' },
          callsPerSecond: 50,
        },
        { name: 'cn-north-4', projects: { kind: 'of-region' }, credentials: { ak: 'AK3', sk: 'SK3' } },
      ],
    },
  });
});

test('JSON is read as well, and an entry without credentials has those of the environment', () => {
  const json = JSON.stringify({ clouds: [{ region: 'eu-de' }] });
  const env = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' };
  expect(read(json, env)).toMatchObject({ config: { clouds: [{ name: 'eu-de', credentials: { ak: 'ak' } }] } });
});

test('with a file the cloud is meant, never the embedded DCS', () => {
  expect(cloudIsConfigured({ CLOUDS_FILE: FILE }, () => null)).toBe(true);
  expect(readConfig({ CLOUDS_FILE: FILE }, () => null)).toEqual({
    kind: 'faulty',
    faults: [`CLOUDS_FILE ${FILE} cannot be read`],
  });
});

test.each([
  ['clouds:\n  - region: eu-de\n    regoin: eu-de\n', `${FILE}:3: clouds[0].regoin is not known`],
  ['clouds:\n  - name: a\n', `${FILE}:2: clouds[0].region must be`],
  ['clouds:\n  - region: eu de\n', `${FILE}:2: clouds[0].region must be letters, digits, - and _ only`],
  ['clouds:\n  - region: eu-de\n    projects: some\n', `${FILE}:3: clouds[0].projects must be all`],
  [
    'clouds:\n  - region: eu-de\n    endpoints:\n      dcs: http://dcs.example.com\n',
    `${FILE}:4: clouds[0].endpoints.dcs must be an origin with https`,
  ],
  ['clouds:\n  - region: eu-de\n    cloud: aws\n', `${FILE}:3: clouds[0].cloud must be one of huaweicloud`],
  [
    'clouds:\n  - region: eu-de\n    calls_per_second: 0\n',
    `${FILE}:3: clouds[0].calls_per_second must be from 1 to 200`,
  ],
  ['clouds: []\n', `${FILE}:1: clouds must hold at least one cloud`],
  ['clouds:\n  - region: eu-de\n    credentials: { ak: AKIA, sk: of somebody }\n', 'Keys do not stand in this file'],
  ['clouds:\n - region: [\n', `${FILE}:3: this is neither YAML nor JSON`],
  ['nothing of it\n', `${FILE}:1: the file must be`],
])('a fault names file, line, field and what would be right: %j', (text, fault) => {
  const faults = faultsOf(text, { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' });
  expect(faults).toEqual([expect.stringContaining(fault)]);
  expect(faults.join()).not.toContain('of somebody');
});

test('missing keys, the same name or project twice, and settings of one cloud beside the file are faults', () => {
  const { PRODUCTION_SK: _sk, ...half } = KEYS;
  expect(faultsOf(WHOLE, half, SECRETS)).toEqual([
    `${FILE}:7: clouds[0].credentials are incomplete: PRODUCTION_SK is missing although PRODUCTION_AK and PRODUCTION_SECURITY_TOKEN is set`,
  ]);
  expect(faultsOf('clouds:\n  - region: eu-de\n')).toEqual([expect.stringContaining('have no keys')]);
  const keys = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk' };
  expect(faultsOf('clouds:\n  - region: eu-de\n  - region: eu-de\n', keys)).toEqual([
    expect.stringContaining('clouds[1].region is that of another cloud'),
  ]);
  const twice = 'clouds:\n  - {region: eu-de, projects: [a]}\n  - {region: eu-nl, projects: [a]}\n';
  expect(faultsOf(twice, keys)).toEqual([expect.stringContaining('names project a twice')]);
  expect(faultsOf('clouds:\n  - region: eu-de\n', { ...keys, HUAWEICLOUD_SDK_REGION: 'eu-de' })).toEqual([
    'CLOUDS_FILE is set and HUAWEICLOUD_SDK_REGION too: set them only in the file',
  ]);
});
