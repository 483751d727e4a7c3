import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fillPath } from '../../contract/routes/path.ts';
import { answersHead } from '../../contract/routes/route.ts';
import { ALL_ROUTES, ROUTES } from '../../contract/routes/table.ts';
import { errorEnvelope } from '../../contract/error.ts';
import { createFakeClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createWebFolder } from '../../testing/web-folder.ts';
import type { Config } from '../config/config.ts';
import { guardRoutes } from '../identity/auth-guard.ts';
import { fastifyPath } from '../platform/fastify-path.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let revoked: Record<string, string>;
/**
 * A console with READ_ONLY, one whose sessions have all lasted too long, and one whose sessions were idle for too long.
 */
let readOnly: TestBff;
let late: TestBff;
let idle: TestBff;
const web = createWebFolder();

const HOUR_MS = 3_600_000;
/**
 * @param ms the time from the sign-in until now. The sign-in is in the past, because DCS, with its own clock, must
 * accept the signed calls
 */
async function start(access: Partial<Config['access']>, ms = 0): Promise<TestBff> {
  const clock = createFakeClock(Date.now() - ms);
  const methods = ['link', 'local', 'iam'] as const;
  const server = await startTestBff(dcs, { webDir: web.webDir, clock, access: { methods, ...access } });
  // No sweep runs after the jump, so the request itself finds that its session has ended.
  clock.jump(ms);
  return server;
}

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await start({});
  revoked = await bff.headersOf('admin');
  await bff.inject({ method: 'DELETE', url: ROUTES.showSession.path, headers: revoked });
  readOnly = await start({ readOnly: true });
  late = await start({ longestMs: 12 * HOUR_MS }, 12 * HOUR_MS);
  idle = await start({ idleMs: HOUR_MS }, HOUR_MS);
});
afterAll(async () => {
  await Promise.all([bff, readOnly, late, idle].map((server) => server.stop()));
  await dcs.close();
  web.remove();
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];
const UUID = '00000000-0000-4000-8000-000000000000';

/**
 * Who may call what. It is written out, not taken from the route table, so that a wrong line there fails here. Methods
 * are in the order in which `Allow` names them. OPTIONS has no line, because no path answers it.
 */
const WHO_MAY: Readonly<Record<string, 'anyone' | 'signed-in' | 'admin'>> = {
  'GET /': 'anyone',
  'HEAD /': 'anyone',
  'GET /assets/*': 'anyone',
  'HEAD /assets/*': 'anyone',
  'GET /api/openapi.json': 'anyone',
  'HEAD /api/openapi.json': 'anyone',
  'GET /healthz': 'anyone',
  'HEAD /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'HEAD /readyz': 'anyone',

  'GET /api/session': 'anyone',
  'HEAD /api/session': 'anyone',
  'DELETE /api/session': 'signed-in',
  'POST /api/session/link': 'anyone',
  'POST /api/session/local': 'anyone',
  'POST /api/session/iam': 'anyone',
  'PUT /api/session/password': 'signed-in',
  'GET /api/sessions': 'signed-in',
  'HEAD /api/sessions': 'signed-in',
  'DELETE /api/sessions': 'signed-in',
  'DELETE /api/sessions/{session_id}': 'signed-in',
  'GET /auth/oidc/start': 'anyone',
  'GET /auth/oidc/callback': 'anyone',

  'GET /api/instances': 'signed-in',
  'HEAD /api/instances': 'signed-in',
  'GET /api/projects/{project_id}/instances/{instance_id}': 'signed-in',
  'HEAD /api/projects/{project_id}/instances/{instance_id}': 'signed-in',
  'GET /api/projects/{project_id}/instances/{instance_id}/ssl/preview': 'signed-in',
  'HEAD /api/projects/{project_id}/instances/{instance_id}/ssl/preview': 'signed-in',
  'PUT /api/projects/{project_id}/instances/{instance_id}/ssl': 'admin',
  'GET /api/projects/{project_id}/instances/{instance_id}/certificate': 'signed-in',
  'GET /api/projects/{project_id}/instances/{instance_id}/probe': 'signed-in',
  'HEAD /api/projects/{project_id}/instances/{instance_id}/probe': 'signed-in',
  'POST /api/projects/{project_id}/instances/{instance_id}/probe': 'signed-in',

  'GET /api/changes': 'signed-in',
  'HEAD /api/changes': 'signed-in',
  'GET /api/changes/{change_id}': 'signed-in',
  'HEAD /api/changes/{change_id}': 'signed-in',
  'POST /api/changes/{change_id}/check': 'signed-in',
  'GET /api/projects/{project_id}/jobs/{job_id}': 'signed-in',
  'HEAD /api/projects/{project_id}/jobs/{job_id}': 'signed-in',
  'GET /api/events': 'signed-in',

  'GET /api/audit': 'signed-in',
  'HEAD /api/audit': 'signed-in',
  'GET /api/audit/export': 'signed-in',
  'GET /api/audit/chain': 'signed-in',
  'HEAD /api/audit/chain': 'signed-in',
};

interface Route {
  method: Method;
  path: string;
  may: (typeof WHO_MAY)[string];
}
const LINES: readonly Route[] = Object.entries(WHO_MAY).map(([key, may]) => {
  const [name, path = ''] = key.split(' ');
  const method = METHODS.find((each) => each === name);
  if (method === undefined) throw new Error(`${key} has no method`);
  return { method, path, may };
});
const named = LINES.map((route) => [`${route.method} ${route.path}`, route] as const);
const PATHS = [...new Set(LINES.map(({ path }) => path))];

const urlOf = (path: string): string => fillPath(path, () => UUID).replace('*', 'main.js');

const SOMEBODY = { name: 'nobody.known', password: 'not theirs' };
/** Valid input for each route that needs some. Without it the request would end at parsing. */
const ASKED_WITH: Readonly<Record<string, { query?: Record<string, string>; payload?: object }>> = {
  [`POST ${ROUTES.signInByLink.path}`]: { payload: { link: 'x'.repeat(43) } },
  [`POST ${ROUTES.signInByAccount.path}`]: { payload: SOMEBODY },
  [`POST ${ROUTES.signInByIam.path}`]: { payload: { ...SOMEBODY, domain: 'local-account' } },
  [`PUT ${ROUTES.changePassword.path}`]: { payload: { current: 'not theirs', password: 'not theirs either' } },
  [`GET ${ROUTES.previewSwitch.path}`]: { query: { enabled: 'true' } },
  [`HEAD ${ROUTES.previewSwitch.path}`]: { query: { enabled: 'true' } },
  [`PUT ${ROUTES.switchSsl.path}`]: { payload: { enabled: true } },
  [`GET ${ROUTES.exportAudit.path}`]: { query: { format: 'csv' } },
};
const HEAD_CODES: Readonly<Record<number, string>> = { 401: 'CONSOLE.SIGN_IN_REQUIRED' };
/** Differs from the address of the test's sessions, because the throttle keeps out guesses by address. */
const ELSEWHERE = '203.0.113.9';

/**
 * The error with which the policy or the cross-site check refuses a request, or null when it reaches its route. It also
 * returns the error of a request that was not understood, or at which the console failed, because such an error does
 * not show who may call.
 */
async function turnedAway(server: TestBff, { method, path }: Pick<Route, 'method' | 'path'>, headers: object) {
  const response = await server.app.inject({
    method,
    url: urlOf(path),
    ...ASKED_WITH[`${method} ${path}`],
    headers: { ...headers },
    remoteAddress: ELSEWHERE,
    payloadAsStream: true,
  });
  const { statusCode } = response;
  if (statusCode < 400) {
    response.stream().destroy();
    return null;
  }
  let text = '';
  for await (const chunk of response.stream()) text += String(chunk);
  // An answer to HEAD has no body, so only the status tells.
  if (method === 'HEAD') return statusCode === 404 ? null : `${statusCode} ${HEAD_CODES[statusCode]}`;
  const { error_code } = errorEnvelope.parse(JSON.parse(text));
  const codes = [
    'SIGN_IN_REQUIRED',
    'ROLE_FORBIDS',
    'READ_ONLY',
    'CROSS_SITE',
    'METHOD_NOT_ALLOWED',
    'INVALID_REQUEST',
  ];
  const isTurnedAway = statusCode >= 500 || codes.some((code) => error_code === `CONSOLE.${code}`);
  return isTurnedAway ? `${statusCode} ${error_code}` : null;
}

const NOBODY = { 'x-console-request': 'true' };
const signInWanted = ({ may }: Route) => (may === 'anyone' ? null : '401 CONSOLE.SIGN_IN_REQUIRED');
const roleWanted = ({ may }: Route) => (may === 'admin' ? '403 CONSOLE.ROLE_FORBIDS' : null);

test('each route of the table has a line here, and each line is a route of the server', () => {
  const routes = ALL_ROUTES.flatMap((route) => [
    `${route.method} ${route.path}`,
    ...(answersHead(route) ? [`HEAD ${route.path}`] : []),
  ]);
  expect(new Set(Object.keys(WHO_MAY).filter((key) => !/ \/(assets\/\*)?$/.test(key)))).toEqual(new Set(routes));
  const missing = LINES.filter(({ method, path }) => !bff.app.hasRoute({ method, url: fastifyPath(path) }));
  expect(missing).toEqual([]);
});

describe.each(named)('%s', (_name, route) => {
  let admin: Record<string, string>;
  beforeAll(async () => {
    admin = await bff.headersOf('admin');
  });
  test('nobody', async () => {
    expect(await turnedAway(bff, route, NOBODY)).toBe(signInWanted(route));
  });
  test('support', async () => {
    expect(await turnedAway(bff, route, await bff.headersOf('support'))).toBe(roleWanted(route));
  });
  test('an admin where all is read-only', async () => {
    const wanted = route.may === 'admin' ? '403 CONSOLE.READ_ONLY' : null;
    expect(await turnedAway(readOnly, route, await readOnly.headersOf('admin'))).toBe(wanted);
  });
  test('an expired session', async () => {
    expect(await turnedAway(late, route, late.headers)).toBe(signInWanted(route));
  });
  test('a session that has lain idle', async () => {
    expect(await turnedAway(idle, route, idle.headers)).toBe(signInWanted(route));
  });
  test('a revoked session', async () => {
    expect(await turnedAway(bff, route, revoked)).toBe(signInWanted(route));
  });
  test('a cookie of another’s making', async () => {
    const cookie = `${bff.headers['cookie']?.slice(0, -4)}AAAA`;
    expect(await turnedAway(bff, route, { ...NOBODY, cookie })).toBe(signInWanted(route));
  });
  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a form, which cannot send the header', { 'x-console-request': '' }],
  ])('%s', async (_who, more) => {
    const wanted = ['GET', 'HEAD'].includes(route.method) ? null : '403 CONSOLE.CROSS_SITE';
    expect(await turnedAway(bff, route, { ...admin, ...more })).toBe(wanted);
  });
  // Runs after all others that use the session, because it may end the session.
  test('admin', async () => {
    expect(await turnedAway(bff, route, admin)).toBeNull();
  });
});

describe.each(PATHS)('%s', (path) => {
  const known = LINES.filter((line) => line.path === path).map(({ method }) => method);
  const isPage = ['/', '/assets/*'].includes(path);
  test.each(METHODS.filter((method) => !known.includes(method)))('does not answer %s', async (method) => {
    const response = await bff.app.inject({ method, url: urlOf(path), headers: NOBODY });
    const wanted = isPage ? [404, undefined] : [405, known.join(', ')];
    expect([response.statusCode, response.headers['allow']]).toEqual(wanted);
    if (method === 'HEAD') return;
    const code = isPage ? 'CONSOLE.NOT_FOUND' : 'CONSOLE.METHOD_NOT_ALLOWED';
    expect(errorEnvelope.parse(response.json()).error_code).toBe(code);
  });
});

test('a route that is not in the table does not start', () => {
  const app = fastify();
  const sessions = { find: async () => null, lives: async () => false };
  guardRoutes(app, { sessions, audit: { refused: async () => {} } });
  expect(() => app.get('/api/secret', () => 'x')).toThrow('GET /api/secret is not in the route table');
});
