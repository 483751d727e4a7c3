import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { changeDetail, changeList, switchAnswer } from '../contract/change.ts';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { until } from '../testing/until.ts';

let dcs: TestDcs;
let dataDir: string;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  dcs = await startTestDcs({ jobMs: 1500 });
  dataDir = mkdtempSync(join(tmpdir(), 'bff-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await dcs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const ready = z.object({ type: z.literal('ready'), address: z.url() });

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
    ...settings,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/bff/main.ts'], {
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
  return { ...server, address: ready.parse(message).address };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

const read = async (address: string, path: string): Promise<unknown> => (await fetch(`${address}${path}`)).json();

const put = (address: string, id: string) =>
  fetch(`${address}/api/instances/${id}/ssl`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ enabled: !dcs.isSslOn(id) }),
  });

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

test('killed while a PUT is on its way: the next start finds its job, and sends nothing again', async () => {
  // stock-levels: the PUT works, and its answer never arrives.
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
  expect(detail.steps.map((step) => step.state).slice(0, 3)).toEqual(['intended', 'settling', 'accepted']);
  expect(dcs.puts(id)).toBe(1);
});

test('the one who asked goes away: the PUT and its change go on', async () => {
  const id = dcs.idOf('stock-levels');
  const { address } = await startReady({ DCS_TIMEOUT_MS: '1000' });
  const gone = new AbortController();
  const request = fetch(`${address}/api/instances/${id}/ssl`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ enabled: !dcs.isSslOn(id) }),
    signal: gone.signal,
  }).catch(() => null);
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
  const stream = await fetch(`${address}/api/events`);
  const { change } = switchAnswer.parse(await (await put(address, dcs.idOf('orders-cache'))).json());
  expect(change.state).toBe('accepted');
  child.kill('SIGTERM');
  expect(await exitCode(child)).toBe(0);
  await stream.text().catch(() => '');
  expect(stderr()).toContain('shutting down');
  expect(stderr()).not.toContain(dcs.sk);
});

test('a PUT that hangs does not keep it from ending: the next start settles it', async () => {
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
  expect(faulty.stderr()).toMatch(/HUAWEICLOUD_SDK_REGION is missing[\s\S]*PORT must be/);
});
