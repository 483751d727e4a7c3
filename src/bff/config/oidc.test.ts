import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { originAt } from './access.ts';

const CLOUD = { HUAWEICLOUD_SDK_AK: 'ak', HUAWEICLOUD_SDK_SK: 'sk', HUAWEICLOUD_SDK_REGION: 'eu-west-101' };
const OIDC = {
  OIDC_ISSUER: 'https://id.example.com/realms/a',
  OIDC_CLIENT_ID: 'console',
  OIDC_CLIENT_SECRET: 'well kept',
  OIDC_ADMINS: 'platform, dba',
};
const read = (env: Record<string, string | undefined>, file: string | null = null) =>
  readConfig({ ...CLOUD, ...env }, (path) => (path === '/secret' ? file : null));
const faultsOf = (env: Record<string, string | undefined>, file: string | null = null) => {
  const result = read(env, file);
  return result.kind === 'faulty' ? result.faults : [];
};

test('nothing of it set, nobody signs in by it; else by nothing but it', () => {
  expect(read({})).toMatchObject({ config: { oidc: null, access: { methods: ['link'] } } });
  expect(read(OIDC)).toMatchObject({
    config: {
      access: { methods: ['oidc'] },
      oidc: {
        issuer: 'https://id.example.com/realms/a',
        clientSecret: 'well kept',
        scope: 'openid profile email',
        rolesClaim: 'groups',
        admins: ['platform', 'dba'],
        supporters: [],
        origin: 'http://127.0.0.1:4310',
        timeoutMs: 10_000,
      },
    },
  });
});

test('browsers are sent back to PUBLIC_URL, else to where it listens', () => {
  const originOf = (env: object) => {
    const result = read({ ...OIDC, ...env });
    return result.kind === 'ok' ? result.config.oidc?.origin : result;
  };
  expect(originOf({ PUBLIC_URL: 'https://ssl.example.com', TRUST_PROXY: '1' })).toBe('https://ssl.example.com');
  expect(originOf({ PORT: '8080', HOST: '::1' })).toBe('http://[::1]:8080');
  expect(originAt('10.0.0.1', 80, false)).toBe(null);
  expect(originAt('127.0.0.1', 443, true)).toBe('https://127.0.0.1:443');
  expect(faultsOf({ ...OIDC, PORT: '0' })).toEqual([expect.stringContaining('PUBLIC_URL is missing')]);
});

test('the secret can be in a file', () => {
  const env = { ...OIDC, OIDC_CLIENT_SECRET: undefined, OIDC_CLIENT_SECRET_FILE: '/secret' };
  expect(read(env, 'well kept\n')).toMatchObject({ config: { oidc: { clientSecret: 'well kept' } } });
  expect(faultsOf(env)).toContain('OIDC_CLIENT_SECRET_FILE cannot be read');
  expect(faultsOf(env, ' \n')).toContain('OIDC_CLIENT_SECRET_FILE is empty');
  expect(faultsOf({ ...env, OIDC_CLIENT_SECRET: 'another' })).toEqual([expect.stringContaining('both set')]);
});

test('what is missing is named, all at once', () => {
  expect(faultsOf({ OIDC_ISSUER: 'https://id.example.com' })).toEqual([
    'OIDC_CLIENT_ID is missing although OIDC_ISSUER is set',
    expect.stringContaining('OIDC_CLIENT_SECRET is missing'),
    expect.stringContaining('OIDC_ADMINS is missing'),
  ]);
  expect(faultsOf({ ...OIDC, OIDC_ISSUER: undefined })).toEqual([
    'OIDC_ISSUER is missing although OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and OIDC_ADMINS is set',
  ]);
  expect(faultsOf({ ...OIDC, OIDC_ADMINS: ' , ' })).toEqual([expect.stringContaining('OIDC_ADMINS is missing')]);
  expect(faultsOf({ ...OIDC, OIDC_SCOPE: 'profile' })).toEqual(['OIDC_SCOPE must contain openid']);
});

test.each([
  ['id.example.com', 'must be a URL'],
  ['ftp://id.example.com', 'must be a URL'],
  ['http://id.example.com', 'https://'],
  ['http://127.0.0.1.example.com', 'https://'],
  ['https://id.example.com/.well-known/openid-configuration', 'without /.well-known/'],
  ['https://id.example.com/?a=b', 'without query'],
  ['https://who:secret@id.example.com', 'without query'],
])('the issuer cannot be %s', (issuer, why) => {
  const faults = faultsOf({ ...OIDC, OIDC_ISSUER: issuer });
  expect(faults).toEqual([expect.stringMatching(`^OIDC_ISSUER .*${why}`)]);
  expect(faults.join()).not.toContain('secret');
});

test.each(['http://127.0.0.1:9000', 'http://localhost:9000/realm', 'http://[::1]:9000'])(
  'on this machine it can do without TLS: %s',
  (issuer) => expect(read({ ...OIDC, OIDC_ISSUER: issuer }).kind).toBe('ok'),
);
