import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROUTES } from '../../../contract/routes/table.ts';
import { createFakeClock, passTimeUntil, startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createBrowser, type TestBrowser } from '../../../testing/oidc-browser.ts';
import { startOidcProvider, type TestProvider } from '../../../testing/oidc-provider.ts';
import { CLIENT, CONSOLE_ORIGIN, oidcSettings } from '../../../testing/oidc-settings.ts';
import { readAudit } from '../../../testing/read-audit.ts';
import { runStatement } from '../../store/connection.ts';
import { openStore, type Store } from '../../store/database.ts';
import { TRANSACTION_MS } from './transactions.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** These tests read the audit by a sign-in link. */
const METHODS = ['oidc', 'link'] as const;
const clock = createFakeClock(Date.now());

let dcs: TestDcs;
let provider: TestProvider;
let store: Store;
let bff: TestBff;
let browser: TestBrowser;
beforeAll(async () => {
  dcs = await startTestDcs();
  provider = await startOidcProvider();
});
beforeEach(async () => {
  store = await openStore(':memory:');
  const oidc = oidcSettings(provider.issuer);
  bff = await startTestBff(dcs, { as: null, clock, store, oidc, access: { methods: METHODS } });
  browser = createBrowser(bff);
  provider.loginAs('ada');
});
afterEach(async () => {
  vi.useRealTimers();
  await bff.stop();
});
afterAll(async () => {
  await provider.close();
  await dcs.close();
});

const refusedAt = (code: string) => `/sign-in?error=CONSOLE.${code}`;
const pathOf = (url: string) => url.replace(CONSOLE_ORIGIN, '');
/** Sends a request with the earlier cookies of a browser. */
const comeAgain = async (url: string, cookie: string) =>
  (await bff.inject({ url: pathOf(url), headers: { cookie } })).headers.location;

/**
 * Calls the callback.
 *
 * @returns where the browser is sent, what it is shown, who is signed in, and the audit's last entry
 */
async function outcomeOf(url: string) {
  const { statusCode, headers, payload } = await browser.visit(url);
  const [entry] = await readAudit(bff);
  const { signed_in } = await browser.state();
  const secrets = [...new URL(url, CONSOLE_ORIGIN).searchParams.values(), CLIENT.secret];
  const told = JSON.stringify([headers, payload, entry]);
  const leaked = secrets.filter((secret) => secret !== provider.issuer && told.includes(secret));
  return { statusCode, location: headers.location, payload, entry, signed_in, leaked };
}
const refusal = (code: string, entry: object = {}) => ({
  statusCode: 302,
  location: refusedAt(code),
  payload: '',
  entry: { action: 'sign-in-refused', actor: { kind: 'local' }, error_code: `CONSOLE.${code}`, ...entry },
  signed_in: false,
  leaked: [],
});

describe('nobody is signed in', () => {
  test('without a group that has a role', async () => {
    provider.loginAs('eve');
    expect(await outcomeOf(await browser.comeBack())).toMatchObject(refusal('ROLE_MISSING', { before: 'oidc:eve' }));
  });

  test('when the person says no', async () => {
    provider.loginAs(null);
    const entry = { error_msg: 'The identity provider refused the sign-in (access_denied).' };
    const outcome = await outcomeOf(await browser.comeBack());
    expect(outcome).toMatchObject({ ...refusal('PROVIDER_REFUSED', entry), leaked: ['access_denied'] });
  });

  test('by a state that is not the browser’s, and the sign-in is used up by it', async () => {
    const right = await browser.comeBack();
    const cookie = browser.cookies();
    const wrong = new URL(right);
    wrong.searchParams.set('state', 'x'.repeat(43));
    expect(await outcomeOf(wrong.href)).toMatchObject(refusal('SIGN_IN_INTERRUPTED'));
    expect(await comeAgain(right, cookie)).toBe(refusedAt('SIGN_IN_INTERRUPTED'));
  });

  test('without the cookie: in another browser, or on a page that an attacker sent', async () => {
    const callback = await browser.comeBack();
    browser.forgetCookies();
    expect(await outcomeOf(callback)).toMatchObject({ ...refusal('SIGN_IN_INTERRUPTED'), entry: undefined });
  });

  test('by the cookie of another sign-in', async () => {
    const callback = await createBrowser(bff).comeBack();
    await browser.visit(ROUTES.startOidc.path);
    expect(await outcomeOf(callback)).toMatchObject(refusal('SIGN_IN_INTERRUPTED'));
  });

  test('after too long', async () => {
    const callback = await browser.comeBack();
    await clock.advance(TRANSACTION_MS);
    expect(await outcomeOf(callback)).toMatchObject(refusal('SIGN_IN_INTERRUPTED'));
  });

  test('by a code that has expired', async () => {
    const callback = await browser.comeBack();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 });
    const entry = { error_msg: 'The identity provider refused the sign-in (invalid_grant).' };
    expect(await outcomeOf(callback)).toMatchObject(refusal('PROVIDER_REFUSED', entry));
  });

  test('by a callback that makes things up', async () => {
    const query = 'error=%3Cscript%3E&error_description=evil&state=made-up-state&code=made-up-code';
    expect(await outcomeOf(`${ROUTES.finishOidc.path}?${query}`)).toMatchObject({
      ...refusal('SIGN_IN_INTERRUPTED'),
      entry: undefined,
    });
  });

  test('by an error that is no word of OAuth’s', async () => {
    const callback = new URL(await browser.comeBack());
    callback.searchParams.set('error', '<script>');
    callback.searchParams.set('error_description', 'evil');
    const entry = { error_msg: 'The identity provider refused the sign-in (unnamed).' };
    expect(await outcomeOf(callback.href)).toMatchObject(refusal('PROVIDER_REFUSED', entry));
  });
});

/** Calls the callback from elsewhere. @returns where the browser is sent */
async function stray(cookie: string) {
  const url = `${ROUTES.finishOidc.path}?state=s`;
  return (await bff.inject({ url, headers: { cookie }, remoteAddress: '192.0.2.9' })).headers.location;
}

test('whoever comes to the callback again and again is braked, and fills no audit', async () => {
  const made = `oidc-without-tls-80=${'x'.repeat(43)}`;
  for (let times = 0; times < 40; times += 1) expect(await stray('')).toBe(refusedAt('SIGN_IN_INTERRUPTED'));
  for (let times = 0; times < 20; times += 1) expect(await stray(made)).toBe(refusedAt('SIGN_IN_INTERRUPTED'));
  for (let times = 0; times < 20; times += 1) expect(await stray(made)).toBe(refusedAt('TOO_MANY_REQUESTS'));
  const merged = async () => (await readAudit(bff)).filter(({ times }) => times !== null);
  await passTimeUntil(clock, async () => (await merged()).length === 2, 30_000);
  const refused = (await readAudit(bff)).filter(({ action }) => action === 'sign-in-refused');
  expect(refused.map(({ error_code, times }) => [error_code, times])).toEqual([
    ['CONSOLE.TOO_MANY_REQUESTS', 19],
    ['CONSOLE.SIGN_IN_INTERRUPTED', 19],
    ['CONSOLE.TOO_MANY_REQUESTS', null],
    ['CONSOLE.SIGN_IN_INTERRUPTED', null],
  ]);
});

test('a callback is good once', async () => {
  const callback = await browser.comeBack();
  const cookie = browser.cookies();
  expect((await browser.visit(callback)).headers.location).toBe('/');
  expect(await comeAgain(callback, cookie)).toBe(refusedAt('SIGN_IN_INTERRUPTED'));
  expect(await readAudit(bff)).toMatchObject([{ action: 'sign-in-refused' }, { action: 'signed-in' }]);
});

test('its code is too, in a sign-in that is well otherwise', async () => {
  const first = await createBrowser(bff).comeBack();
  const stolen = new URL(first);
  const { location } = (await browser.visit(ROUTES.startOidc.path)).headers;
  stolen.searchParams.set('state', new URL(String(location)).searchParams.get('state') ?? '');
  const entry = { error_msg: 'The identity provider refused the sign-in (invalid_grant).' };
  expect(await outcomeOf(stolen.href)).toMatchObject(refusal('PROVIDER_REFUSED', entry));
});

test('a sign-in that the audit cannot hold is none', async () => {
  const callback = await browser.comeBack();
  await runStatement(
    store,
    `CREATE TEMP TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'it cannot be written'); END`,
  );
  expect((await browser.visit(callback)).headers.location).toBe(refusedAt('INTERNAL'));
  expect(await browser.state()).toMatchObject({ signed_in: false });
});
