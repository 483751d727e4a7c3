import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InjectOptions } from 'fastify';
import { errorEnvelope } from '../../contract/error.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let id = '';

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
  id = dcs.idOf('orders-cache');
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const JSON_TYPE = { 'content-type': 'application/json' };
const put = (payload: string | undefined, headers: Record<string, string> = JSON_TYPE): InjectOptions => ({
  method: 'PUT',
  url: `/api/projects/${PROJECT}/instances/${id}/ssl`,
  headers,
  ...(payload === undefined ? {} : { payload }),
});
const good = '{"enabled": true}';

test.each<[string, () => InjectOptions, number, string, string]>([
  ['a malformed id', () => ({ url: `/api/projects/${PROJECT}/instances/ABC` }), 400, 'INVALID_REQUEST', 'UUID'],
  [
    'a path in the id',
    () => ({ url: `/api/projects/${PROJECT}/instances/..%2f..%2fadmin` }),
    400,
    'INVALID_REQUEST',
    'UUID',
  ],
  ['malformed JSON', () => put('{"enabled":'), 400, 'INVALID_REQUEST', 'not JSON'],
  ['another type', () => put('{"enabled": "yes"}'), 400, 'INVALID_REQUEST', 'enabled'],
  ['a number', () => put('{"enabled": 1}'), 400, 'INVALID_REQUEST', 'enabled'],
  ['null', () => put('null'), 400, 'INVALID_REQUEST', 'The body must be'],
  ['no body', () => put(undefined), 400, 'INVALID_REQUEST', 'missing'],
  ['no body and no type', () => put(undefined, {}), 400, 'INVALID_REQUEST', 'The body must be'],
  ['an unknown key', () => put('{"enabled": true, "force": true}'), 400, 'INVALID_REQUEST', 'unknown keys: 1'],
  [
    'a risk that is no loss',
    () => put('{"enabled": true, "acknowledged": ["clients-cut-off"]}'),
    400,
    'INVALID_REQUEST',
    '(acknowledged.0: Invalid option: expected one of "data-cleared"|"data-may-be-cleared")',
  ],
  ['a poisoned key', () => put('{"enabled": true, "__proto__": {}}'), 400, 'INVALID_REQUEST', 'JSON'],
  ['another type of content', () => put(good, { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE', 'json'],
  [
    'a form',
    () => put('enabled=true', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    'json',
  ],
  [
    'a body of 1 MB',
    () => put(`{"enabled": true, "x": "${'x'.repeat(1024 * 1024)}"}`),
    413,
    'BODY_TOO_LARGE',
    '16 KiB',
  ],
  [
    'another method',
    () => ({ method: 'POST', url: `/api/projects/${PROJECT}/instances/${id}/ssl` }),
    405,
    'METHOD_NOT_ALLOWED',
    'use PUT',
  ],
  [
    'another method',
    () => ({ method: 'DELETE', url: `/api/projects/${PROJECT}/instances/${id}` }),
    405,
    'METHOD_NOT_ALLOWED',
    'use GET',
  ],
  [
    'an unknown path',
    () => ({ url: '/api/flavors', headers: { accept: 'text/html' } }),
    404,
    'NOT_FOUND',
    'nothing at this path',
  ],
  ['a broken URL', () => ({ url: '/api/%zz' }), 400, 'INVALID_REQUEST', 'URL'],
  ['an unknown change', () => ({ url: `/api/changes/${id}` }), 404, 'CHANGE_NOT_FOUND', 'journal'],
  ['a limit of 0', () => ({ url: '/api/changes?limit=0' }), 400, 'INVALID_REQUEST', 'between 1 and 500'],
  ['an unknown state', () => ({ url: '/api/changes?state=done' }), 400, 'INVALID_REQUEST', 'succeeded'],
  ['an unknown query', () => ({ url: '/api/changes?foo=1' }), 400, 'INVALID_REQUEST', 'unknown keys: 1'],
  ['a malformed job', () => ({ url: `/api/projects/${PROJECT}/jobs/a%20b` }), 400, 'INVALID_REQUEST', 'letters'],
  [
    'another site',
    () => put(good, { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }),
    403,
    'CROSS_SITE',
    'another site',
  ],
  [
    'a sister site',
    () => put(good, { ...JSON_TYPE, 'sec-fetch-site': 'same-site' }),
    403,
    'CROSS_SITE',
    'another site',
  ],
  [
    'a foreign origin',
    () => put(good, { ...JSON_TYPE, origin: 'https://evil.example' }),
    403,
    'CROSS_SITE',
    'another site',
  ],
  ['an opaque origin', () => put(good, { ...JSON_TYPE, origin: 'null' }), 403, 'CROSS_SITE', 'another site'],
])('%s is refused in the envelope, and nothing is sent', async (_name, request, status, code, words) => {
  const response = await bff.inject(request());
  expect(response.statusCode).toBe(status);
  const envelope = errorEnvelope.parse(response.json());
  expect(envelope.error_code).toBe(`CONSOLE.${code}`);
  expect(envelope.error_msg).toContain(words);
  expect(envelope.request_id).toBe(response.headers['x-request-id']);
  expect(dcs.puts(id)).toBe(0);
});

test('405 names the methods that are right', async () => {
  const response = await bff.inject({ method: 'POST', url: `/api/projects/${PROJECT}/instances/${id}/ssl` });
  expect(response.headers['allow']).toBe('PUT');
});

test('the console’s own page may ask, and so may a client that is no page', async () => {
  const own = {
    ...JSON_TYPE,
    host: 'localhost',
    origin: 'http://localhost',
    'sec-fetch-site': 'same-origin',
  };
  const response = await bff.inject(put('{"enabled": "no"}', own));
  expect(response.statusCode).toBe(400);
});

/** The status of the answer to a request for another host. */
const by = async (host: string, url = '/api/session') => (await bff.inject({ url, headers: { host } })).statusCode;

test('a name that leads to this machine is not this machine: a page of another site may have made it so', async () => {
  for (const host of [
    'localhost',
    'localhost:4310',
    '127.0.0.1:4310',
    '127.9.9.9',
    '[::1]:4310',
    'LOCALHOST:4310',
    'localhost.',
  ])
    expect(await by(host)).toBe(200);
  for (const host of ['rebound.example:4310', '127.0.0.1.rebound.example', 'localhost.rebound.example', '192.0.2.1'])
    expect(await by(host)).toBe(403);
  for (const url of ['/', '/instances', '/healthz', '/auth/oidc/start', '/api/nothing'])
    expect(await by('rebound.example', url)).toBe(403);
});

test('where it has an address of its own, or a proxy, whatever name that asks by is good', async () => {
  const methods = { methods: ['local'] as const };
  for (const options of [
    { access: { ...methods, publicUrl: 'https://console.example' } },
    { access: methods, trustProxy: 1 },
  ]) {
    const other = await startTestBff(dcs, { ...options, as: null });
    expect((await other.get('/api/session', { host: 'console.example' })).status).toBe(200);
    await other.stop();
  }
});

test('an unknown job is DCS’s own word', async () => {
  const { status, json } = await bff.get(`/api/projects/${PROJECT}/jobs/nothing`);
  expect(status).toBe(400);
  expect(errorEnvelope.parse(json)).toMatchObject({ error_code: 'DCS.4070', source: 'dcs' });
});

const MARK = 'R3FLECTED';
test.each<[string, () => InjectOptions]>([
  ['a path', () => ({ url: `/api/${MARK}` })],
  ['an id', () => ({ url: `/api/projects/${PROJECT}/instances/${MARK}` })],
  ['a method', () => ({ method: 'DELETE', url: `/api/projects/${PROJECT}/jobs/${MARK}` })],
  ['a query', () => ({ url: `/api/changes?${MARK}=${MARK}` })],
  ['a value of a query', () => ({ url: `/api/changes?state=${MARK}&limit=${MARK}` })],
  ['a key of a body', () => put(`{"enabled": true, "${MARK}": 1}`)],
  ['a value of a body', () => put(`{"enabled": "${MARK}"}`)],
  ['no JSON', () => put(MARK)],
  ['a type of content', () => put(good, { 'content-type': `text/${MARK}` })],
  ['an origin', () => put(good, { ...JSON_TYPE, origin: `https://${MARK}.example` })],
  ['a broken URL', () => ({ url: `/api/%zz${MARK}` })],
])('%s is not repeated in the refusal', async (_name, request) => {
  const response = await bff.inject(request());
  expect(response.statusCode).toBeGreaterThanOrEqual(400);
  expect(response.payload.toLowerCase()).not.toContain(MARK.toLowerCase());
});
