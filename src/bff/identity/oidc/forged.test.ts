import { inspect } from 'node:util';
import type { CustomFetch } from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROUTES } from '../../../contract/routes/table.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createBrowser, type TestBrowser } from '../../../testing/oidc-browser.ts';
import { startOidcForger, type Forger, type Forgery } from '../../../testing/oidc-forger.ts';
import { CLIENT, oidcSettings } from '../../../testing/oidc-settings.ts';
import { readAudit } from '../../../testing/read-audit.ts';
import { Failure } from '../../platform/failure.ts';
import { atHash } from './id-token-checks.ts';
import { createProvider } from './provider.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let forger: Forger;
let bff: TestBff;
let browser: TestBrowser;
const startBff = (issuer: string, timeoutMs = 5000) =>
  startTestBff(dcs, { as: null, oidc: oidcSettings(issuer, { timeoutMs }), access: { methods: ['oidc', 'link'] } });
beforeAll(async () => {
  dcs = await startTestDcs();
  forger = await startOidcForger({ groups: ['console-admins'], name: 'Somebody' });
});
beforeEach(async () => {
  bff = await startBff(forger.issuer);
  browser = createBrowser(bff);
});
afterEach(async () => {
  forger.forge({});
  await bff.stop();
});
afterAll(async () => {
  await forger.close();
  await dcs.close();
});

const SECRETS = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };
const UNREACHABLE = '/sign-in?error=CONSOLE.PROVIDER_UNREACHABLE';
const UNTRUSTED = '/sign-in?error=CONSOLE.PROVIDER_REFUSED';

describe('what the provider says is not believed', () => {
  const elsewhere = 'https://elsewhere.example';
  const now = Math.floor(Date.now() / 1000);
  const past = now - 3600;
  const future = now + 3600;

  test.each<[string, Forgery]>([
    ['of another issuer', { claims: { iss: elsewhere } }],
    ['for another client', { claims: { aud: 'another' } }],
    ['for many, by another', { claims: { aud: [CLIENT.id, 'another'], azp: 'another' } }],
    ['for this client alone, by another', { claims: { azp: 'another' } }],
    ['with another sign-in’s nonce', { claims: { nonce: 'another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['of the past', { claims: { exp: past } }],
    ['of the future', { claims: { iat: future, exp: future + 300 } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['of an empty subject', { claims: { sub: '' } }],
    ['of a blank subject', { claims: { sub: ' \t' } }],
    ['of a number for a subject', { claims: { sub: 7 } }],
    ['of an endless subject', { claims: { sub: 's'.repeat(256) } }],
    ['with the hash of another access token', { claims: { at_hash: atHash('another', 'RS256') } }],
    ['with a hash that is none', { claims: { at_hash: null } }],
    ['signed by a strange key', { strangeKey: true }],
    ['not signed', { header: { alg: 'none' } }],
    ['said to be signed otherwise', { header: { alg: 'HS256' } }],
  ])('%s', async (_what, forgery) => {
    forger.forge(forgery);
    expect((await browser.signIn()).headers.location).toBe(UNTRUSTED);
    expect(await browser.state()).toMatchObject({ signed_in: false });
    expect((await readAudit(bff))[0]).toMatchObject({
      action: 'sign-in-refused',
      error_msg: 'The identity provider’s answer failed the checks: it was not believed.',
    });
  });

  test('where the browser comes from another issuer', async () => {
    forger.forge({ back: { iss: elsewhere } });
    expect((await browser.signIn()).headers.location).toBe(UNTRUSTED);
  });

  test('where its document is of another issuer, or of every tenant there is', async () => {
    for (const issuer of [elsewhere, `${forger.issuer}/{tenantid}/v2.0`]) {
      forger.forge({ issuer });
      const { headers } = await browser.visit(ROUTES.startOidc.path);
      expect(headers.location).toBe(UNTRUSTED);
    }
  });

  test('while the same, said truly, is', async () => {
    expect((await browser.signIn()).headers.location).toBe('/');
    expect(await browser.state()).toMatchObject({ person: { subject: 'somebody', name: 'Somebody', role: 'admin' } });
  });

  test('and so is the same with what may be left out: for whom it was made, and the hash of the access token', async () => {
    forger.forge({ claims: { azp: CLIENT.id, at_hash: atHash('access', 'RS256') } });
    expect((await browser.signIn()).headers.location).toBe('/');
  });
});

describe('a provider that is down', () => {
  test('keeps the console from nothing else, and is asked again', async () => {
    forger.forge({ answers: 'page' });
    expect((await browser.visit(ROUTES.startOidc.path)).headers.location).toBe(UNREACHABLE);
    expect((await browser.visit(ROUTES.healthz.path)).statusCode).toBe(200);
    // Nobody was refused.
    expect(await readAudit(bff)).toEqual([]);
    forger.forge({});
    expect((await browser.signIn()).headers.location).toBe('/');
  });

  test('is asked for its document once when it is up', async () => {
    const before = forger.discoveries();
    await Promise.all([1, 2, 3].map(() => createBrowser(bff).visit(ROUTES.startOidc.path)));
    await browser.signIn();
    expect(forger.discoveries()).toBe(before + 1);
  });

  test('is found out at the way back too', async () => {
    const callback = await browser.comeBack();
    forger.forge({ answers: 'page' });
    expect((await browser.visit(callback)).headers.location).toBe(UNREACHABLE);
  });

  test.each(['does not answer', 'is not there'])('%s: nobody waits for long', async (how) => {
    const gone = await startOidcForger({});
    if (how === 'does not answer') gone.forge({ answers: 'silence' });
    else await gone.close();
    const waiting = await startBff(gone.issuer, 200);
    const { headers } = await waiting.get(ROUTES.startOidc.path);
    expect(headers['location']).toBe(UNREACHABLE);
    await waiting.stop();
    if (how === 'does not answer') await gone.close();
  });
});

test('an issuer that stands for every tenant is not taken, though the library would', async () => {
  const warn = vi.fn<(...line: unknown[]) => void>();
  const everyone = 'https://login.microsoftonline.com/common/v2.0';
  const ask: CustomFetch = (url, { headers }) => fetch(url.replace(everyone, forger.issuer), { headers });
  forger.forge({ issuer: everyone.replace('common', '{tenantid}') });
  const provider = createProvider(oidcSettings(everyone), { warn }, ask);
  await expect(provider.signInUrl(SECRETS)).rejects.toThrow(Failure);
  const reason = 'the discovered issuer is not OIDC_ISSUER';
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ reason }), expect.anything());
});

test.each([
  [undefined, 'basic'],
  [['client_secret_basic', 'client_secret_post'], 'basic'],
  [['client_secret_post', 'private_key_jwt'], 'body'],
] as const)('where the provider takes %j, the secret goes by %s', async (takes, by) => {
  forger.forge({ takes });
  expect((await browser.signIn()).headers.location).toBe('/');
  expect(forger.secretCameBy()).toBe(by);
});

describe('the log', () => {
  test.each<[string, Forgery, string]>([
    ['another client', { claims: { aud: 'another' } }, '"aud"'],
    ['another nonce', { claims: { nonce: 'another' } }, '"nonce"'],
    ['another issuer', { claims: { iss: 'https://elsewhere.example' } }, '"iss"'],
    ['another hash', { claims: { at_hash: 'another' } }, '"at_hash"'],
    ['a page', { answers: 'page' }, 'status code'],
  ])('says what was wrong, and nothing secret: %s', async (_what, forgery, named) => {
    const warn = vi.fn<(line: { reason: string }) => void>();
    const provider = createProvider(oidcSettings(forger.issuer), { warn });
    const { to } = await browser.follow(await provider.signInUrl(SECRETS));
    forger.forge(forgery);
    const redeemed = provider.redeem(new URL(to).search, { ...SECRETS, returnTo: '/', former: null });
    await expect(redeemed).rejects.toThrow(Failure);
    expect(warn.mock.calls.map(([{ reason }]) => reason)).toEqual([expect.stringContaining(named)]);
    // With all nested values.
    const told = inspect(warn.mock.calls, { depth: null, showHidden: true });
    const code = new URL(to).searchParams.get('code') ?? '';
    for (const secret of [...Object.values(SECRETS), code, CLIENT.secret]) expect(told).not.toContain(secret);
  });
});
