import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { createFakeClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { guardDoors } from './doors.ts';
import { POLICY, type Rule } from './policy.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
/** One where READ_ONLY is set, and one whose sessions have all come to their end. */
let readOnly: TestBff;
let late: TestBff;
let expired: Record<string, string>;

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
  readOnly = await startTestBff(dcs, { access: { readOnly: true } });
  late = await startTestBff(dcs, { clock: createFakeClock(Date.now()), access: { longestMs: 12 * 3_600_000 } });
  expired = late.headers;
  await late.clock.advance(13 * 3_600_000);
});
afterAll(async () => {
  await Promise.all([bff.stop(), readOnly.stop(), late.stop()]);
  await dcs.close();
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
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

/** What a request is turned away with, by the policy or as one of another site; null where it comes through to its route. */
async function turnedAway(server: TestBff, { method, path }: Pick<Route, 'method' | 'path'>, headers: object) {
  const url = path.replaceAll(/:\w+/g, UUID).replace('*', 'nothing.js');
  const response = await server.app.inject({ method, url, headers: { ...headers }, payloadAsStream: true });
  const { statusCode } = response;
  if (statusCode < 400) {
    response.stream().destroy();
    return null;
  }
  let text = '';
  for await (const chunk of response.stream()) text += String(chunk);
  const { error_code } = errorEnvelope.parse(JSON.parse(text));
  const codes = ['SIGN_IN_REQUIRED', 'ROLE_FORBIDS', 'READ_ONLY', 'CROSS_SITE', 'METHOD_NOT_ALLOWED'];
  return codes.some((code) => error_code === `CONSOLE.${code}`) ? `${statusCode} ${error_code}` : null;
}

const NOBODY = { 'x-console-request': 'true' };
const signInWanted = ({ who }: Rule) => (who === 'anyone' ? null : '401 CONSOLE.SIGN_IN_REQUIRED');
const roleWanted = ({ who }: Rule) => (who === 'anyone' || who.includes('support') ? null : '403 CONSOLE.ROLE_FORBIDS');

describe('every line of the policy is a route', () => {
  test.each(named)('%s', (_name, { method, path }) => {
    expect(bff.app.hasRoute({ method, url: path }) || path === '/' || path === '/assets/*').toBe(true);
  });
});

describe.each(named)('%s', (_name, route) => {
  test('nobody', async () => {
    expect(await turnedAway(bff, route, NOBODY)).toBe(signInWanted(route.rule));
  });
  test('support', async () => {
    expect(await turnedAway(bff, route, await bff.headersOf('support'))).toBe(roleWanted(route.rule));
  });
  test('admin', async () => {
    expect(await turnedAway(bff, route, await bff.headersOf('admin'))).toBeNull();
  });
  test('an admin where all is read-only', async () => {
    const wanted = route.rule.switches === true ? '403 CONSOLE.READ_ONLY' : null;
    expect(await turnedAway(readOnly, route, await readOnly.headersOf('admin'))).toBe(wanted);
  });
  test('an expired session', async () => {
    expect(await turnedAway(late, route, expired)).toBe(signInWanted(route.rule));
  });
  test('a revoked session', async () => {
    const headers = await bff.headersOf('admin');
    await bff.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(await turnedAway(bff, route, headers)).toBe(signInWanted(route.rule));
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
    const headers = { ...(await bff.headersOf('admin')), ...more };
    const wanted = route.method === 'GET' ? null : '403 CONSOLE.CROSS_SITE';
    expect(await turnedAway(bff, route, headers)).toBe(wanted);
  });
  test('methods that it does not have', async () => {
    const others = METHODS.filter((method) => POLICY[`${method} ${route.path}`] === undefined && method !== 'GET');
    const headers = await bff.headersOf('admin');
    for (const method of others) {
      const response = await bff.inject({ method, url: route.path.replaceAll(/:\w+/g, UUID), headers });
      expect([404, 405]).toContain(response.statusCode);
      expect(errorEnvelope.parse(response.json()).error_code).toMatch(/^CONSOLE\.(METHOD_NOT_ALLOWED|NOT_FOUND)$/);
    }
  });
});

test('a route without a line in the policy does not start', () => {
  const app = fastify();
  guardDoors(app, { sessions: { find: async () => null, lives: async () => false }, readOnly: false });
  expect(() => app.get('/api/secret', () => 'x')).toThrow('GET /api/secret has no line in the policy');
});
