import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditPage } from '../../../contract/audit.ts';
import { ROUTES } from '../../../contract/routes/table.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createBrowser, type TestBrowser } from '../../../testing/oidc-browser.ts';
import { startOidcProvider, type TestProvider } from '../../../testing/oidc-provider.ts';
import { CLIENT, CONSOLE_ORIGIN, oidcSettings } from '../../../testing/oidc-settings.ts';
import { readAudit } from '../../../testing/read-audit.ts';
import { PROJECT } from '../../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** These tests read the audit by a sign-in link. */
const METHODS = ['oidc', 'link'] as const;

let dcs: TestDcs;
let provider: TestProvider;
let bff: TestBff;
let browser: TestBrowser;
beforeAll(async () => {
  dcs = await startTestDcs();
  provider = await startOidcProvider();
});
beforeEach(async () => {
  bff = await startTestBff(dcs, { as: null, oidc: oidcSettings(provider.issuer), access: { methods: METHODS } });
  browser = createBrowser(bff);
});
afterEach(async () => {
  await bff.stop();
});
afterAll(async () => {
  await provider.close();
  await dcs.close();
});

/** Where a browser is sent when it begins a sign-in. */
async function asked(): Promise<URL> {
  const { headers } = await createBrowser(bff).visit(ROUTES.startOidc.path);
  return new URL(String(headers.location));
}

describe('signing in', () => {
  test('makes an admin by a group, and goes where the browser wanted to', async () => {
    provider.loginAs('ada');
    const response = await browser.signIn('/instances?ssl=off#top');
    expect([response.statusCode, response.headers.location]).toEqual([302, '/instances?ssl=off#top']);
    const person = { method: 'oidc', subject: 'ada', name: 'ada', role: 'admin' };
    expect(await browser.state()).toMatchObject({ signed_in: true, person });
    expect(await readAudit(bff)).toMatchObject([{ action: 'signed-in', actor: { kind: 'person', ...person } }]);
  });

  test('does not call anybody what the console is called: the audit tells them apart, and has the subject', async () => {
    provider.loginAs('mallory');
    await browser.signIn();
    expect(await browser.state()).toMatchObject({ person: { method: 'oidc', subject: 'mallory', name: 'mallory' } });
    const headers = await bff.headersOf('admin');
    const found = async (actor: string) =>
      auditPage.parse((await bff.get(`${ROUTES.listAudit.path}?actor=${actor}`, headers)).json).entries;
    expect(await found('console')).toEqual([]);
    expect(await found('person:oidc:mallory')).toMatchObject([{ action: 'signed-in', actor: { name: 'mallory' } }]);
    const csv = (await bff.inject({ url: `${ROUTES.exportAudit.path}?format=csv`, headers })).payload;
    expect(csv).toContain(',person,oidc,mallory,mallory,127.0.0.1,signed-in,');
  });

  test('makes support by another, which may not switch', async () => {
    provider.loginAs('sam');
    expect((await browser.signIn()).headers.location).toBe('/');
    expect(await browser.state()).toMatchObject({ person: { subject: 'sam', name: 'Sam', role: 'support' } });
    const switched = await bff.request({
      method: 'PUT',
      url: `/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}/ssl`,
      payload: { enabled: true },
      headers: { cookie: browser.cookies() },
    });
    expect(switched).toMatchObject({ status: 403, json: { error_code: 'CONSOLE.ROLE_FORBIDS' } });
  });

  test('asks for code, PKCE by S256, state and nonce, anew each time', async () => {
    const [first, second] = [await asked(), await asked()];
    expect(first.origin).toBe(provider.issuer);
    expect(Object.fromEntries(first.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      redirect_uri: `${CONSOLE_ORIGIN}${ROUTES.finishOidc.path}`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.searchParams.get(name)).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
    }
  });

  test('binds itself to the browser by a cookie of its own, which ends with it', async () => {
    provider.loginAs('ada');
    const started = await browser.visit(ROUTES.startOidc.path);
    expect(started.headers['cache-control']).toBe('no-store');
    expect(started.headers['set-cookie']).toMatch(
      /^oidc-without-tls-80=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
    const { to } = await browser.follow(String(started.headers.location));
    const [cleared, session] = [(await browser.visit(to)).headers['set-cookie']].flat();
    expect(cleared).toBe('oidc-without-tls-80=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
    expect(session).toMatch(/^session-without-tls-80=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('is not begun by another site, which may only lead to the page that asks', async () => {
    const url = `${ROUTES.startOidc.path}?return=%2Faudit`;
    for (const site of ['cross-site', 'same-site']) {
      const { headers } = await bff.inject({ url, headers: { 'sec-fetch-site': site } });
      expect([headers.location, headers['set-cookie']]).toEqual(['/audit', undefined]);
    }
    for (const site of ['same-origin', 'none']) {
      const { headers } = await bff.inject({ url, headers: { 'sec-fetch-site': site } });
      expect(headers.location).toContain(provider.issuer);
    }
  });

  test('has cookies for TLS alone where there is TLS', async () => {
    const access = { methods: ['oidc'] as const, secure: true };
    const behind = await startTestBff(dcs, { as: null, oidc: oidcSettings(provider.issuer), access });
    const { headers } = await behind.get(ROUTES.startOidc.path);
    await behind.stop();
    expect(headers['set-cookie']).toMatch(/^__Host-oidc=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/);
  });

  test('ends the session that the browser had', async () => {
    provider.loginAs('ada');
    await browser.signIn();
    const former = browser.cookies();
    // The session’s cookie is `Strict`, so the browser does not send it after the provider’s redirect.
    const callback = await browser.comeBack();
    const own = browser.cookies().replace(/session-without-tls-80=[^;]+;? ?/, '');
    await bff.inject({ url: callback.replace(CONSOLE_ORIGIN, ''), headers: { cookie: own } });
    expect((await bff.get(ROUTES.showSession.path, { cookie: former })).json).toMatchObject({ signed_in: false });
  });

  test('goes to no other site', async () => {
    provider.loginAs('ada');
    for (const wanted of ['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example']) {
      // In sequence, because the browser has one cookie.
      expect((await browser.signIn(wanted)).headers.location).toBe('/');
    }
  });

  test('goes by a claim within a claim, and by userinfo where the ID token has none', async () => {
    const elsewhere = await startOidcProvider('userinfo');
    const oidc = oidcSettings(elsewhere.issuer, { rolesClaim: 'realm_access.roles', admins: ['boss'] });
    const other = await startTestBff(dcs, { as: null, oidc, access: { methods: ['oidc'] } });
    const visitor = createBrowser(other);
    elsewhere.loginAs('kim');
    await visitor.signIn();
    expect(await visitor.state()).toMatchObject({ person: { subject: 'kim', name: 'Kim', role: 'admin' } });
    await other.stop();
    await elsewhere.close();
  });
});

test('where it is not set up, browsers are told so', async () => {
  const without = await startTestBff(dcs, { as: null });
  for (const path of [ROUTES.startOidc.path, ROUTES.finishOidc.path]) {
    expect(await without.get(path)).toMatchObject({
      status: 302,
      headers: { location: '/sign-in?error=CONSOLE.SIGN_IN_METHOD_CLOSED' },
    });
  }
  await without.stop();
});
