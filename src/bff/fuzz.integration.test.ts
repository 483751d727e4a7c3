import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditFilter } from '../contract/audit.ts';
import { switchRequest } from '../contract/change.ts';
import { errorEnvelope } from '../contract/error.ts';
import { iamSignIn, linkSignIn, localSignIn, passwordChange } from '../contract/session.ts';
import { startTestBff, type TestBff } from '../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { between, oneOf, seededRandom } from '../testing/seeded-random.ts';
import { POLICY } from './identity/policy.ts';

vi.setConfig({ testTimeout: 300_000 });

const SEED = 20_261_124;
const REQUESTS = 10_000;
/** In every text that is made up: an answer that has it repeats what was sent. */
const CANARY = 'zq9xcanary';

let dcs: TestDcs;
let bff: TestBff;
beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const random = seededRandom(SEED);
const maybe = (chance: number) => random() < chance;
const pick = <T>(...values: readonly T[]): T => oneOf(random, values);

const TEXTS = [
  CANARY,
  `<script>${CANARY}</script>`,
  `' OR 1=1 -- ${CANARY}`,
  `../../${CANARY}`,
  `${CANARY}\0`,
  `\ud800${CANARY}`,
  `${CANARY}\r\nx-evil: 1`,
  `={${CANARY}}`,
  `𝕏${CANARY}`,
  CANARY.repeat(60),
];
const WORDS = [
  '',
  'true',
  'false',
  'on',
  '0',
  '1',
  '-1',
  '501',
  '1e9',
  'null',
  'csv',
  'jsonl',
  'failed',
  'refused',
  'NaN',
];
const MOMENTS = ['2026-11-24T04:15:19Z', '2026-13-45', '9999-12-31T23:59:60Z', '1970-01-01T00:00:00+25:00'];
const UUIDS = [
  '00000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '553A2516-7EF1-4A02-92C9-AD9C1F7D0F9A',
];

const text = (): string => (maybe(0.5) ? pick(...TEXTS) : maybe(0.5) ? pick(...WORDS) : pick(...MOMENTS, ...UUIDS));
const schemas = { switchRequest, linkSignIn, localSignIn, iamSignIn, passwordChange };
const FIELDS = Object.values(schemas).map(({ shape }) => Object.keys(shape));
const QUERY_KEYS = [
  ...Object.keys(auditFilter.shape),
  'enabled',
  'limit',
  'before',
  'format',
  'return',
  'code',
  'state',
  'error',
];

function value(depth = 0): unknown {
  return pick<() => unknown>(
    text,
    () => between(random, -5, 5),
    () => Number.MAX_SAFE_INTEGER,
    () => pick(true, false, null),
    () => (depth > 3 ? [] : [value(depth + 1), value(depth + 1)]),
    () => (depth > 3 ? {} : { [text()]: value(depth + 1) }),
    () => ({ __proto__: { enabled: true }, constructor: text() }),
  )();
}

function body(): string {
  if (maybe(0.1))
    return pick(
      `{"${CANARY}`,
      `"${CANARY}"`,
      '[]',
      'null',
      '',
      `[${'['.repeat(500)}`,
      `{"a":"${CANARY.repeat(3000)}"}`,
    );
  const fields = pick(...FIELDS).filter(() => maybe(0.8));
  const entries = fields.map((field) => [field, value()]);
  if (maybe(0.3)) entries.push([text(), value()]);
  return JSON.stringify(Object.fromEntries(entries)) ?? '';
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Around an instance of the fleet only what reads: it is not to be switched or measured thousands of times. */
const idFor = (method: string): string =>
  maybe(0.2) && method === 'GET'
    ? dcs.idOf('orders-cache')
    : maybe(0.5)
      ? pick(...UUIDS)
      : encodeURIComponent(pick(CANARY, ...WORDS));

function request(): InjectOptions & { url: string } {
  const [name = 'GET', path = '/'] = pick(...Object.keys(POLICY)).split(' ');
  const own = METHODS.find((each) => each === name) ?? 'GET';
  const method = maybe(0.9) ? own : pick(...METHODS);
  const filled = path.replaceAll(/:\w+/g, () => (maybe(0.05) ? pick('%', '%00', '%2e%2e%2f', '%ff') : idFor(method)));
  const pairs = Array.from({ length: between(random, 0, 3) }, () => [pick(...QUERY_KEYS, CANARY), text()] as const);
  // Half of a surrogate pair cannot be written in a URL.
  const query = pairs
    .map(([key, each]) => `${key}=${encodeURIComponent(each.replaceAll(/\p{Surrogate}/gu, ''))}`)
    .join('&');
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  return {
    method,
    url: `${filled.replace('*', encodeURIComponent(CANARY))}${query === '' ? '' : `?${query}`}`,
    ...(hasBody && maybe(0.9) ? { payload: body() } : {}),
    headers: {
      ...(hasBody
        ? { 'content-type': pick('application/json', 'application/json', 'text/plain', `text/${CANARY}`, '') }
        : {}),
      ...(maybe(0.1) ? { 'last-event-id': pick('5', '-1', CANARY, '9'.repeat(30)) } : {}),
      ...(maybe(0.1) ? { 'if-none-match': CANARY, 'accept-encoding': pick('br', 'gzip;q=0', CANARY) } : {}),
      ...(maybe(0.05) ? { origin: `https://${CANARY}.example` } : {}),
    },
  };
}

async function payloadOf(asked: InjectOptions, headers: Readonly<Record<string, string>>) {
  const response = await bff.app.inject({ ...asked, headers: { ...headers, ...asked.headers }, payloadAsStream: true });
  if (response.statusCode < 400 && String(response.headers['content-type']).includes('event-stream')) {
    response.stream().destroy();
    return { response, payload: '' };
  }
  let payload = '';
  for await (const chunk of response.stream()) payload += String(chunk);
  return { response, payload };
}

test('whatever is asked for, the answer is one of ours, and repeats nothing that was sent', async () => {
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  const unsigned = { 'x-console-request': 'true' };
  let headers = await bff.headersOf('admin');
  for (let count = 0; count < REQUESTS && faults.length < 20; count += 1) {
    const asked = request();
    const who = maybe(0.1) ? unsigned : headers;
    const { response, payload } = await payloadOf(asked, who);
    const { statusCode } = response;
    statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    const line = `${asked.method} ${asked.url.slice(0, 200)} ${JSON.stringify(asked.payload ?? null).slice(0, 200)} → ${statusCode} ${payload.slice(0, 300)}`;
    const isEnvelope = (): boolean => {
      try {
        return errorEnvelope.safeParse(JSON.parse(payload)).success;
      } catch {
        return false;
      }
    };
    if (statusCode >= 500) faults.push(`a fault of the server: ${line}`);
    if (/\bat .*\.(ts|js):\d+|node_modules|Error:/.test(payload)) faults.push(`the inside shows: ${line}`);
    if (`${payload}${JSON.stringify(response.headers)}`.includes(CANARY))
      faults.push(`what was sent comes back: ${line}`);
    if (statusCode >= 400 && asked.method !== 'HEAD' && !isEnvelope()) faults.push(`no envelope: ${line}`);
    // Signed out by a request of its own.
    if (statusCode === 401 && who === headers) headers = await bff.headersOf('admin');
  }
  // For whoever reads the run, not for the code.
  // oxlint-disable-next-line no-console
  console.log(
    `fuzz: seed ${SEED}, ${Object.values(statuses).reduce((a, b) => a + b, 0)} requests, ${JSON.stringify(statuses)}`,
  );
  expect(faults).toEqual([]);
});
