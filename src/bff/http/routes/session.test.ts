import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditPage } from '../../../contract/audit.ts';
import { ROUTES } from '../../../contract/routes/table.ts';
import { urlOf } from '../../../contract/routes/url.ts';
import { instanceId } from '../../../contract/ids.ts';
import { ownSessions, sessionState } from '../../../contract/session.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { switchBody } from '../../../testing/switch-body.ts';
import { faultsOfAccess } from '../../config/access.ts';
import { PROJECT } from '../../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs, { access: { idleMs: 3_600_000, longestMs: 12 * 3_600_000 } });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const by = (headers: Record<string, string>, url: string, method: 'GET' | 'DELETE' = 'GET') =>
  bff.request({ method, url, headers });
const isSignedIn = async (headers: Record<string, string>) =>
  sessionState.parse((await by(headers, ROUTES.showSession.path)).json).signed_in;
const sessionsOf = async (headers: Record<string, string>) =>
  ownSessions.parse((await by(headers, ROUTES.listSessions.path)).json).sessions;

test('a link signs in once, and not at all when it is a day old', async () => {
  const links = await bff.makeLinks();
  const use = (link: string) => bff.request({ method: 'POST', url: ROUTES.signInByLink.path, payload: { link } });
  const first = await use(links.support);
  expect(first.json).toMatchObject({ signed_in: true, person: { role: 'support', method: 'link' } });
  expect(first.headers['set-cookie']).toMatch(/^session-without-tls-80=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(await use(links.support)).toMatchObject({ status: 401, json: { error_code: 'CONSOLE.SIGN_IN_LINK_VOID' } });
  await bff.clock.advance(25 * 3_600_000);
  expect(await use(links.admin)).toMatchObject({ status: 401, json: { error_code: 'CONSOLE.SIGN_IN_LINK_VOID' } });
});

test('signing in makes a new session and ends the one that was there', async () => {
  const before = await bff.headersOf('admin');
  const { admin } = await bff.makeLinks();
  await bff.request({ method: 'POST', url: ROUTES.signInByLink.path, payload: { link: admin }, headers: before });
  expect(await isSignedIn(before)).toBe(false);
});

test('a session that lies idle ends, one that is used goes on, and none beyond its hours', async () => {
  const headers = await bff.headersOf('admin');
  for (let hours = 0; hours < 11; hours += 0.5) {
    await bff.clock.advance(1_800_000);
    expect(await isSignedIn(headers)).toBe(true);
  }
  await bff.clock.advance(3_600_000);
  expect(await isSignedIn(headers)).toBe(false);
});

test('one’s own sessions are listed and ended, nobody else’s', async () => {
  const [here, there, other] = [
    await bff.headersOf('admin'),
    await bff.headersOf('admin'),
    await bff.headersOf('support'),
  ];
  const own = await sessionsOf(here);
  expect(own.filter(({ current }) => current)).toHaveLength(1);
  const [theirs] = await sessionsOf(other);
  expect((await by(here, `${ROUTES.listSessions.path}/${theirs?.session_id}`, 'DELETE')).status).toBe(404);
  expect(await isSignedIn(other)).toBe(true);
  const elsewhere = (await sessionsOf(there)).find(({ current }) => current);
  expect((await by(here, `${ROUTES.listSessions.path}/${elsewhere?.session_id}`, 'DELETE')).status).toBe(200);
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
});

test('signing out everywhere ends all of them, and stands in the audit', async () => {
  const [here, there] = [await bff.headersOf('admin'), await bff.headersOf('admin')];
  const answer = await by(here, ROUTES.listSessions.path, 'DELETE');
  expect(answer).toMatchObject({ status: 200, json: { redirect: null } });
  expect(answer.headers['set-cookie']).toContain('Max-Age=0');
  expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
  const { entries } = auditPage.parse(
    (await by(await bff.headersOf('admin'), `${ROUTES.listAudit.path}?limit=5`)).json,
  );
  expect(entries.map(({ action }) => action).slice(0, 2)).toEqual(['signed-in', 'signed-out']);
});

test('a session that ends while the body of its request is on its way does nothing any more', async () => {
  const id = dcs.idOf('orders-cache');
  const here = await bff.headersOf('admin');
  const preview = await by(
    here,
    urlOf(ROUTES.previewSwitch, {
      params: { project_id: PROJECT, instance_id: instanceId.parse(id) },
      query: { enabled: 'true' },
    }),
  );
  const text = JSON.stringify(switchBody(true, preview.json));
  const body = new PassThrough();
  const headers = { ...here, 'content-type': 'application/json' };
  const asked = bff.request({
    method: 'PUT',
    url: `/api/projects/${PROJECT}/instances/${id}/ssl`,
    headers,
    payload: body,
  });
  body.write(text.slice(0, 5));
  expect((await by(here, ROUTES.listSessions.path, 'DELETE')).status).toBe(200);
  body.end(text.slice(5));
  expect(await asked).toMatchObject({ status: 401, json: { error_code: 'CONSOLE.SIGN_IN_REQUIRED' } });
  expect(dcs.puts(id)).toBe(0);
});

const FAR = 'https://ssl.example.com';
test.each([
  ['127.0.0.1', ['link'], null, false, []],
  ['::1', ['link'], 'http://localhost:4310', false, []],
  ['127.0.0.1', ['link'], FAR, 1, ['PUBLIC_URL is an address that other machines reach']],
  [
    '127.0.0.1',
    ['local'],
    'http://ssl.example.com',
    1,
    ['PUBLIC_URL is an address that other machines reach, and passwords'],
  ],
  ['127.0.0.1', ['local'], FAR, false, ['none is trusted']],
  ['127.0.0.1', ['local'], FAR, 1, []],
  ['0.0.0.0', ['link'], FAR, 1, ['HOST is an address that other machines reach, and no sign-in method']],
  ['0.0.0.0', ['local'], null, false, ['in plaintext']],
  ['10.0.0.1', ['link'], null, false, ['no sign-in method', 'in plaintext']],
  ['10.0.0.1', ['local'], FAR, false, ['none is trusted']],
  ['10.0.0.1', ['local'], FAR, 1, []],
] as const)('listening on %s with %j as %s behind %s proxies', (host, methods, publicUrl, trustProxy, faults) => {
  const access = { methods, publicUrl, secure: publicUrl === FAR };
  expect(faultsOfAccess(host, access, { tls: false, trustProxy })).toEqual(
    faults.map((words) => expect.stringContaining(words)),
  );
});
