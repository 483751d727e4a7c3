import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeDetail, changeList, switchAnswer } from '../contract/change.ts';
import { aCa, anIdentity } from '../testing/certificates.ts';
import { switchBody } from '../testing/switch-body.ts';
import { startChaosProxy, type ChaosProxy, type Fault, type FaultKind } from '../testing/chaos-proxy.ts';
import { startHttpServer } from '../testing/http-server.ts';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { createSomebody, readyMessage, type Somebody } from '../testing/somebody.ts';
import { until } from '../testing/until.ts';
import { systemClock } from './platform/clock.ts';

let dcs: TestDcs;
let dataDir: string;
let somebody: Somebody;
let proxy: ChaosProxy | undefined;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  dcs = await startTestDcs({ jobMs: 1500 });
  somebody = createSomebody();
  dataDir = mkdtempSync(join(tmpdir(), 'bff-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await proxy?.close();
  proxy = undefined;
  await dcs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(settings: Record<string, string> = {}): { child: ChildProcess; stderr: () => string } {
  const env = {
    PATH: process.env['PATH'],
    HOME: dataDir,
    DCS_EMBEDDED: 'true',
    DCS_ENDPOINT: dcs.endpoint,
    HUAWEICLOUD_SDK_AK: dcs.ak,
    HUAWEICLOUD_SDK_SK: dcs.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: dcs.projectId,
    HUAWEICLOUD_SDK_REGION: dcs.region,
    DATA_DIR: dataDir,
    PORT: '0',
    // Tests send requests as fast as they can.
    REQUESTS_PER_MINUTE: '1000000',
    ...settings,
  };
  const child = spawn(process.execPath, ['dist/server/bff/main.js'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running.add(child);
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, stderr: () => text };
}

async function startReady(settings: Record<string, string> = {}) {
  const server = start(settings);
  const [message]: unknown[] = await once(server.child, 'message');
  const said = readyMessage.parse(message);
  // The test's client would not trust the certificate of a test.
  if (!somebody.isSignedIn() && said.address.startsWith('http:')) await somebody.signIn(said);
  return { ...server, address: said.address };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

const read = async (address: string, path: string): Promise<unknown> =>
  (await somebody.ask(`${address}${path}`)).json();

/** The body of a switch by a person who saw the preview. */
async function bodyFor(address: string, id: string): Promise<object> {
  const enabled = !dcs.isSslOn(id);
  return switchBody(
    enabled,
    await read(address, `/api/projects/${dcs.projectId}/instances/${id}/ssl/preview?enabled=${enabled}`),
  );
}

const send = (address: string, id: string, body: object, signal?: AbortSignal): Promise<Response> =>
  somebody.ask(`${address}/api/projects/${dcs.projectId}/instances/${id}/ssl`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });

const put = async (address: string, id: string, signal?: AbortSignal): Promise<Response> =>
  send(address, id, await bodyFor(address, id), signal);

/** Starts the server and has it send a PUT whose answer never comes. `lost` ends when the server does. */
async function startWithHangingPut(id: string) {
  const first = await startReady();
  const lost = put(first.address, id).catch(() => null);
  await until(
    () => dcs.puts(id),
    (puts) => puts === 1,
  );
  return { first, lost };
}

test('starts although IAM fails, and says so in place of the list', async () => {
  const iam = await startHttpServer(() => (_request, response) => void response.writeHead(503).end());
  const server = start({ IAM_ENDPOINT: iam.origin, HUAWEICLOUD_SDK_PROJECT_ID: '' });
  const ready = once(server.child, 'message').then(([message]: unknown[]) => readyMessage.parse(message));
  const said = await Promise.race([ready, exitCode(server.child)]);
  expect(said).toMatchObject({ address: expect.stringContaining('http:') });
  await somebody.signIn(await ready);
  const list = await somebody.ask(`${(await ready).address}/api/instances`);
  expect([list.status, await list.json()]).toMatchObject([503, { error_code: expect.any(String) }]);
  await iam.close();
});

test('killed while a PUT is on its way: the next start finds its job, and sends nothing again', async () => {
  // On stock-levels the PUT works, but its answer never arrives.
  const id = dcs.idOf('stock-levels');
  const { first, lost } = await startWithHangingPut(id);
  first.child.kill('SIGKILL');
  await exitCode(first.child);
  await lost;

  const second = await startReady();
  const { changes } = changeList.parse(await read(second.address, '/api/changes'));
  expect(changes).toHaveLength(1);
  const [change] = changes;
  const detail = await until(
    async () => changeDetail.parse(await read(second.address, `/api/changes/${change?.change_id}`)),
    ({ change: { finished_at } }) => finished_at !== null,
  );
  expect(detail.change.state).toBe('succeeded');
  expect(detail.steps.map((step) => step.state).slice(0, 3)).toEqual(['intended', 'in-doubt', 'accepted']);
  expect(dcs.puts(id)).toBe(1);
});

test('the one who asked goes away: the PUT and its change go on', async () => {
  const id = dcs.idOf('stock-levels');
  const { address } = await startReady({ DCS_TIMEOUT_MS: '1000' });
  const gone = new AbortController();
  const request = put(address, id, gone.signal).catch(() => null);
  await until(
    () => dcs.puts(id),
    (puts) => puts === 1,
  );
  gone.abort();
  await request;
  const done = await until(
    async () => changeList.parse(await read(address, '/api/changes')).changes[0],
    (change) => change?.finished_at !== undefined && change.finished_at !== null,
  );
  expect(done?.state).toBe('succeeded');
});

test('asked to end, it ends in order, though a stream is open and a change runs', async () => {
  const { child, address, stderr } = await startReady();
  const stream = await somebody.ask(`${address}/api/events`);
  const { change } = switchAnswer.parse(await (await put(address, dcs.idOf('orders-cache'))).json());
  expect(change.state).toBe('accepted');
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
  await stream.text().catch(() => '');
  expect(stderr()).toContain('shutting down');
  expect(stderr()).not.toContain(dcs.sk);
});

test('a PUT that hangs does not keep it from ending: the next start reconciles it', async () => {
  const id = dcs.idOf('stock-levels');
  const { first, lost } = await startWithHangingPut(id);
  first.child.kill('SIGTERM');
  expect(await exitCode(first.child)).toBe(0);
  await lost;
  const second = await startReady();
  const done = await until(
    async () => changeList.parse(await read(second.address, '/api/changes')).changes[0],
    (change) => change?.finished_at !== undefined && change.finished_at !== null,
  );
  expect(done?.state).toBe('succeeded');
});

/** A link to DCS. Each new connection has the fault that the test chooses. */
async function startLink() {
  let fault: Fault | null = null;
  proxy = await startChaosProxy({ target: dcs.endpoint, nextFault: () => fault, clock: systemClock });
  return { link: proxy, fail: (kind: FaultKind, ms = 0) => (fault = { kind, request: 1, ms }) };
}

test('asked to end, it takes no new change, and waits for the answer of the one that is on its way', async () => {
  const { link, fail } = await startLink();
  const { child, address } = await startReady({ DCS_ENDPOINT: link.endpoint });
  const id = dcs.idOf('orders-cache');
  const body = await bodyFor(address, id);
  // Readings use the open connections; the PUT opens its own.
  fail('delay', 1000);
  const onItsWay = send(address, id, body);
  await until(
    () => link.faults().delay,
    (count) => count === 1,
  );
  child.kill('SIGTERM');
  const other = dcs.idOf('leaderboard');
  const refused = await until(
    async () => (await put(address, other)).json(),
    (json) => JSON.stringify(json).includes('SHUTTING_DOWN'),
  );
  expect(refused).toMatchObject({ error_code: 'CONSOLE.SHUTTING_DOWN' });
  const answer = await onItsWay;
  expect(answer.status).toBe(202);
  expect(switchAnswer.parse(await answer.json()).change.state).toBe('accepted');
  expect(await exitCode(child)).toBe(0);
  expect([dcs.puts(id), dcs.puts(other)]).toEqual([1, 0]);
});

test('asked to end while DCS answers nothing at all, it ends in order and in time, and the next start goes on', async () => {
  const id = dcs.idOf('stock-levels');
  const { first, lost } = await startWithHangingPut(id);
  first.child.kill('SIGKILL');
  await Promise.all([exitCode(first.child), lost]);

  const { link, fail } = await startLink();
  fail('black-hole');
  // A call may take longer than the shutdown.
  const second = await startReady({ DCS_ENDPOINT: link.endpoint, DCS_TIMEOUT_MS: '15000' });
  const stream = await somebody.ask(`${second.address}/api/events`);
  const hanging = [
    somebody.ask(`${second.address}/api/instances`),
    somebody.ask(`${second.address}/api/projects/${dcs.projectId}/instances/${id}`),
    put(second.address, dcs.idOf('leaderboard')),
  ].map((request) => request.then((response) => response.text()).catch(() => ''));
  // The earlier change is followed too. All wait for the first answer, which does not come.
  await until(
    () => link.faults()['black-hole'],
    (count) => count >= 1,
  );
  second.child.kill('SIGTERM');
  // After 9.5 s it would exit with 1.
  expect(await exitCode(second.child)).toBe(0);
  await Promise.all([stream.text().catch(() => ''), ...hanging]);

  const third = await startReady();
  const done = await until(
    async () => changeList.parse(await read(third.address, '/api/changes')).changes,
    (changes) => changes.every(({ finished_at }) => finished_at !== null),
  );
  expect(done.map(({ instance_id, state }) => [instance_id, state])).toEqual([[id, 'succeeded']]);
  expect([dcs.puts(id), dcs.puts(dcs.idOf('leaderboard'))]).toEqual([1, 0]);
});

test('a second console on the same folder is refused in one line; after a kill -9 the next one may come', async () => {
  const first = await startReady();
  const second = start({ LOG_LEVEL: 'warn' });
  expect(await exitCode(second.child)).toBe(1);
  expect(second.stderr()).toBe(
    `Cannot start: Another console runs on ${dataDir}: stop it, or set DATA_DIR to another folder.\n`,
  );
  first.child.kill('SIGKILL');
  await exitCode(first.child);
  expect((await startReady()).address).not.toBe('');
});

test('a damaged database is told in one line, and left as it is', async () => {
  const file = join(dataDir, 'console.db');
  writeFileSync(file, 'no database');
  const { child, stderr } = start({ LOG_LEVEL: 'warn' });
  expect(await exitCode(child)).toBe(1);
  expect(stderr()).toMatch(/^Cannot start: .*console\.db is damaged and was left as it is.*\n$/);
  expect(readFileSync(file, 'utf8')).toBe('no database');
});

test('when its parent is gone, it ends', async () => {
  const { child } = await startReady();
  child.disconnect();
  expect(await exitCode(child)).toBe(0);
});

test('with a certificate of its own it serves by TLS, and says so', async () => {
  const ca = await aCa(Date.now());
  const { certificate, key } = await anIdentity(ca, 'console.example.com', Date.now());
  const files = { TLS_CERT_FILE: join(dataDir, 'cert.pem'), TLS_KEY_FILE: join(dataDir, 'key.pem') };
  writeFileSync(files.TLS_CERT_FILE, certificate);
  writeFileSync(files.TLS_KEY_FILE, key);
  const { child, address } = await startReady(files);
  expect(address).toMatch(/^https:/);
  const asked = get(`${address}/healthz`, { ca: ca.certificate, agent: false });
  const [response]: IncomingMessage[] = await once(asked, 'response');
  expect(response?.headers['strict-transport-security']).toContain('max-age=');
  response?.resume();
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
});

test('a port in use is told in one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = String(typeof address === 'object' ? address?.port : '');
  const { child, stderr } = start({ PORT: port, LOG_LEVEL: 'warn' });
  expect(await exitCode(child)).toBe(1);
  expect(stderr()).toContain(`Port ${port} is in use: set PORT to another\n`);
  taken.close();
});

test('without credentials it says what to do, and with faults it names them all', async () => {
  const none = start({ HUAWEICLOUD_SDK_AK: '', HUAWEICLOUD_SDK_SK: '' });
  expect(await exitCode(none.child)).toBe(1);
  expect(none.stderr()).toMatch(/^No credentials are set: .*npm start.*\n$/);
  const faulty = start({ HUAWEICLOUD_SDK_REGION: '', PORT: 'x' });
  expect(await exitCode(faulty.child)).toBe(1);
  expect(faulty.stderr()).toContain('HUAWEICLOUD_SDK_REGION is missing');
  expect(faulty.stderr()).toContain('PORT must be');
});
