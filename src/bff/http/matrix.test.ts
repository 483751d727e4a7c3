import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PATHS } from '../../contract/endpoints.ts';
import { errorEnvelope } from '../../contract/error.ts';
import { createFakeClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createWebFolder } from '../../testing/web-folder.ts';
import type { Config } from '../config/config.ts';
import { guardDoors } from '../identity/doors.ts';
import { POLICY, type Rule } from '../identity/policy.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let revoked: Record<string, string>;
/** One where READ_ONLY is set, one whose sessions have all lasted too long, and one where they have lain idle. */
let readOnly: TestBff;
let late: TestBff;
let idle: TestBff;
const web = createWebFolder();

const HOUR_MS = 3_600_000;
/** @param ms that have passed since somebody signed in, until now: DCS, which goes by its own clock, is to believe what is asked of it */
async function start(access: Partial<Config['access']>, ms = 0): Promise<TestBff> {
  const clock = createFakeClock(Date.now() - ms);
  const ways = ['link', 'local', 'iam'] as const;
  const server = await startTestBff(dcs, { webDir: web.webDir, clock, access: { ways, ...access } });
  // Nobody has swept: whoever comes with the session finds that it has ended.
  clock.jump(ms);
  return server;
}

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await start({});
  revoked = await bff.headersOf('admin');
  await bff.inject({ method: 'DELETE', url: PATHS.session, headers: revoked });
  readOnly = await start({ readOnly: true });
  late = await start({ longestMs: 12 * HOUR_MS }, 12 * HOUR_MS);
  idle = await start({ idleMs: HOUR_MS }, HOUR_MS);
});
afterAll(async () => {
  await Promise.all([bff, readOnly, late, idle].map((server) => server.stop()));
  await dcs.close();
  web.remove();
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];
const UUID = '00000000-0000-4000-8000-000000000000';

interface Route {
  method: Method;
  path: string;
  rule: Rule;
}
const ROUTES: readonly Route[] = Object.entries(POLICY).map(([key, rule]) => {
  const [name, path = ''] = key.split(' ');
  const method = METHODS.find((each) => each === name);
  if (method === undefined) throw new Error(`${key} has no method`);
  return { method, path, rule };
});
const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

const urlOf = (path: string): string => path.replaceAll(/:\w+/g, UUID).replace('*', 'main.js');

const SOMEBODY = { name: 'nobody.known', password: 'not theirs' };
/** What a route wants to be asked with: it goes no further with what it cannot read. */
const ASKED_WITH: Readonly<Record<string, { query?: Record<string, string>; payload?: object }>> = {
  [`POST ${PATHS.signInByLink}`]: { payload: { link: 'x'.repeat(43) } },
  [`POST ${PATHS.signInByAccount}`]: { payload: SOMEBODY },
  [`POST ${PATHS.signInByIam}`]: { payload: { ...SOMEBODY, domain: 'local-account' } },
  [`GET ${PATHS.preview}`]: { query: { enabled: 'true' } },
  [`PUT ${PATHS.ssl}`]: { payload: { enabled: true } },
  [`GET ${PATHS.auditExport}`]: { query: { format: 'csv' } },
};
/** Not whence the sessions come that a test asks with: who guesses is kept out by address. */
const ELSEWHERE = '203.0.113.9';

/**
 * What a request is turned away with, by the policy or as one of another site; null where it comes through to its route. It did not come
 * through where it was not understood, or where the console failed: neither tells who may come in.
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
const signInWanted = ({ who }: Rule) => (who === 'anyone' ? null : '401 CONSOLE.SIGN_IN_REQUIRED');
const isApi = (path: string): boolean => Object.values<string>(PATHS).includes(path);
const roleWanted = ({ who }: Rule) => (who === 'anyone' || who.includes('support') ? null : '403 CONSOLE.ROLE_FORBIDS');

describe('every line of the policy is a route', () => {
  test.each(named)('%s', (_name, { method, path }) => {
    expect(bff.app.hasRoute({ method, url: path })).toBe(true);
  });
});

describe.each(named)('%s', (_name, route) => {
  let admin: Record<string, string>;
  beforeAll(async () => {
    admin = await bff.headersOf('admin');
  });
  test('nobody', async () => {
    expect(await turnedAway(bff, route, NOBODY)).toBe(signInWanted(route.rule));
  });
  test('support', async () => {
    expect(await turnedAway(bff, route, await bff.headersOf('support'))).toBe(roleWanted(route.rule));
  });
  test('an admin where all is read-only', async () => {
    const wanted = route.rule.switches === true ? '403 CONSOLE.READ_ONLY' : null;
    expect(await turnedAway(readOnly, route, await readOnly.headersOf('admin'))).toBe(wanted);
  });
  test('an expired session', async () => {
    expect(await turnedAway(late, route, late.headers)).toBe(signInWanted(route.rule));
  });
  test('a session that has lain idle', async () => {
    expect(await turnedAway(idle, route, idle.headers)).toBe(signInWanted(route.rule));
  });
  test('a revoked session', async () => {
    expect(await turnedAway(bff, route, revoked)).toBe(signInWanted(route.rule));
  });
  test('a cookie of another’s making', async () => {
    const cookie = `${bff.headers['cookie']?.slice(0, -4)}AAAA`;
    expect(await turnedAway(bff, route, { ...NOBODY, cookie })).toBe(signInWanted(route.rule));
  });
  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a form, which cannot send the header', { 'x-console-request': '' }],
  ])('%s', async (_who, more) => {
    const wanted = route.method === 'GET' ? null : '403 CONSOLE.CROSS_SITE';
    expect(await turnedAway(bff, route, { ...admin, ...more })).toBe(wanted);
  });
  // After whatever else asks with the session, which it may end.
  test('admin', async () => {
    expect(await turnedAway(bff, route, admin)).toBeNull();
  });
  test('methods that it does not have', async () => {
    const others = METHODS.filter((method) => POLICY[`${method} ${route.path}`] === undefined);
    const wanted = isApi(route.path) ? '405 CONSOLE.METHOD_NOT_ALLOWED' : '404 CONSOLE.NOT_FOUND';
    for (const method of others) {
      const response = await bff.app.inject({ method, url: urlOf(route.path), headers: NOBODY });
      const { error_code } = errorEnvelope.parse(response.json());
      expect([method, `${response.statusCode} ${error_code}`]).toEqual([method, wanted]);
    }
  });
});

test('a route without a line in the policy does not start', () => {
  const app = fastify();
  guardDoors(app, { sessions: { find: async () => null, lives: async () => false }, readOnly: false });
  expect(() => app.get('/api/secret', () => 'x')).toThrow('GET /api/secret has no line in the policy');
});
