import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROUTES } from '../../../contract/routes/table.ts';
import { signedOut } from '../../../contract/session.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createBrowser, type TestBrowser } from '../../../testing/oidc-browser.ts';
import { startOidcProvider, type TestProvider } from '../../../testing/oidc-provider.ts';
import { CLIENT, CONSOLE_ORIGIN, oidcSettings } from '../../../testing/oidc-settings.ts';
import { removeFolders, temporaryFolder } from '../../../testing/temporary-folder.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

let dcs: TestDcs;
let provider: TestProvider;
let bff: TestBff;
let browser: TestBrowser;
beforeAll(async () => {
  dcs = await startTestDcs();
  provider = await startOidcProvider();
  provider.loginAs('ada');
});
beforeEach(async () => {
  bff = await startTestBff(dcs, {
    as: null,
    oidc: oidcSettings(provider.issuer),
    access: { methods: ['oidc', 'link'] },
  });
  browser = createBrowser(bff);
});
afterEach(() => bff.stop());
afterAll(async () => {
  await provider.close();
  await dcs.close();
});

/** Signs out here. @returns where the browser goes next */
const signOut = async (path: string = ROUTES.showSession.path) => {
  const response = await browser.visit(path, 'DELETE');
  expect(response.headers['cache-control']).toBe('no-store');
  return signedOut.parse(response.json()).redirect ?? '';
};

/** Confirms on the provider's page. */
async function confirm(page: string): Promise<string> {
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const form = new URLSearchParams({ xsrf, logout: 'yes' });
  return (await browser.follow(`${provider.issuer}/session/end/confirm`, form)).to;
}

/** Signs in at a console, which then stops. @returns the session's cookie */
async function signedInAt(server: TestBff): Promise<string> {
  const visitor = createBrowser(server);
  await visitor.signIn();
  await server.stop();
  return visitor.cookies();
}

describe('signing out', () => {
  test('ends the session here and, by the browser, at the provider', async () => {
    await browser.signIn();
    const logins = provider.logins();
    await browser.signIn();
    expect(provider.logins()).toBe(logins);

    const redirect = new URL(await signOut());
    expect(redirect.origin).toBe(provider.issuer);
    expect(redirect.searchParams.get('post_logout_redirect_uri')).toBe(`${CONSOLE_ORIGIN}/sign-in`);
    expect(redirect.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await browser.state()).toMatchObject({ signed_in: false });

    expect(await confirm((await browser.follow(redirect.href)).page)).toBe(`${CONSOLE_ORIGIN}/sign-in`);
    await browser.signIn();
    expect(provider.logins()).toBe(logins + 1);
  });

  test('of every session does so too', async () => {
    await browser.signIn();
    expect(await signOut(ROUTES.listSessions.path)).toContain('id_token_hint=');
  });

  test('after a restart leaves it to the provider to ask whom; where that is gone, it ends here all the same', async () => {
    const passing = await startOidcProvider();
    passing.loginAs('ada');
    const dataDir = temporaryFolder();
    const start = () =>
      startTestBff(dcs, { as: null, dataDir, oidc: oidcSettings(passing.issuer), access: { methods: ['oidc'] } });
    const [stays, goes] = [await signedInAt(await start()), await signedInAt(await start())];

    const restarted = await start();
    const out = (cookie: string) =>
      restarted.request({ method: 'DELETE', url: ROUTES.showSession.path, headers: { cookie } });
    const { redirect } = signedOut.parse((await out(stays)).json);
    expect(Object.fromEntries(new URL(redirect ?? '').searchParams)).toEqual({
      client_id: CLIENT.id,
      post_logout_redirect_uri: `${CONSOLE_ORIGIN}/sign-in`,
    });
    await restarted.stop();

    await passing.close();
    const alone = await start();
    const headers = { cookie: goes };
    expect((await alone.request({ method: 'DELETE', url: ROUTES.showSession.path, headers })).json).toEqual({
      redirect: null,
    });
    expect((await alone.get(ROUTES.showSession.path, headers)).json).toMatchObject({ signed_in: false });
    await alone.stop();
  });

  test('of somebody who came by another way leads nowhere', async () => {
    const headers = await bff.headersOf('admin');
    const { json } = await bff.request({ method: 'DELETE', url: ROUTES.showSession.path, headers });
    expect(json).toEqual({ redirect: null });
  });
});
