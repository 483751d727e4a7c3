import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { instanceList, type InstanceList } from '../../contract/instance.ts';
import { oldestReading } from '../../domain/scope-readings.ts';
import {
  createFakeClock,
  createTestClient,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type TestBff,
  type TestBffOptions,
} from '../../testing/bff.ts';
import { startTestDcs, type TestDcs, type TestDcsOptions } from '../../testing/local-dcs.ts';
import type { DcsClient } from '../cloud/client.ts';
import { createConfirmer, detailHoldsMs } from './confirmer.ts';
import { createFleetList } from './list.ts';
import { createRows } from './rows.ts';
import { createScopeList, type ScopeListOptions } from './scope-list.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const open: Array<{ stop: () => Promise<void> }> = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) {
    await each.stop();
  }
});

async function start(options: TestDcsOptions, more: TestBffOptions = {}): Promise<{ dcs: TestDcs; bff: TestBff }> {
  const dcs = await startTestDcs(options);
  let closed = false;
  const close = async () => {
    if (!closed) await dcs.close();
    closed = true;
  };
  open.push({ stop: close });
  const bff = await startTestBff(dcs, more);
  open.push(bff);
  return { dcs: { ...dcs, close }, bff };
}

/** Whether every instance that can have SSL is confirmed. */
const isConfirmed = (list: InstanceList) =>
  list.instances.every((row) => row.verdict.kind === 'ineligible' || row.ssl.source === 'detail');

/** The list of one scope alone. */
function listOver(options: Omit<ScopeListOptions, 'where'>) {
  const where = { project_id: options.client.projectId, project_name: null, cloud: 'test', region: 'test' };
  const source = createScopeList({ ...options, where });
  const facts = { embedded: true, reason_required: false };
  return createFleetList({ sources: () => [source], facts, clock: options.clock });
}

const listOf = async (bff: TestBff) => instanceList.parse((await bff.get('/api/instances')).json);

/** The result of a request, while the clock advances for its retries. */
async function whileTimePasses<T>(bff: TestBff, request: Promise<T>): Promise<T> {
  let done = false;
  const watched = request.finally(() => (done = true));
  await passTimeUntil(bff.clock, () => done, 200);
  return watched;
}

test('a fleet of several pages comes whole, each instance once', async () => {
  const { bff, dcs } = await start({ synthetic: 2050 });
  const list = await listOf(bff);
  expect(new Set(list.instances.map((row) => row.instance_id)).size).toBe(2050);
  expect(list.instances).toHaveLength(2050);
  expect(list).toMatchObject({
    embedded: true,
    scopes: [{ region: dcs.region, project_id: dcs.projectId, reading: { state: 'read' } }],
  });
  expect(list.instances.every((row) => row.project_id === dcs.projectId)).toBe(true);
});

test('a list is not held for longer where the clock is set back', async () => {
  const { bff } = await start({});
  const read_at = oldestReading((await listOf(bff)).scopes);
  bff.clock.jump(-600_000);
  await bff.clock.advance(3000);
  expect(oldestReading((await listOf(bff)).scopes)).not.toBe(read_at);
});

test('compressed as the browser likes, and the same in every form', async () => {
  const { bff } = await start({ synthetic: 50 });
  const read = async (encoding: string) =>
    bff.inject({ url: '/api/instances', headers: { 'accept-encoding': encoding } });
  const plain = await read('identity');
  const brotli = await read('gzip, deflate, br, zstd');
  const gzip = await read('gzip, br;q=0');
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.payload);
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.payload);
  expect(plain.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'accept-encoding' });
});

test('an unchanged fleet is answered with 304, also by a newer reading', async () => {
  const { bff } = await start({ only: [] });
  const first = await bff.get('/api/instances');
  // The confirmations change the list once: from hints to SSL detail.
  await passTimeUntil(bff.clock, async () => isConfirmed(await listOf(bff)), 500);
  const confirmed = await bff.get('/api/instances');
  expect(confirmed.headers['etag']).not.toBe(first.headers['etag']);
  await bff.clock.advance(10_000);
  const etag = String(confirmed.headers['etag']);
  const again = await bff.get('/api/instances', { 'if-none-match': etag });
  expect(again).toMatchObject({ status: 304, headers: { etag } });
});

test('hints are confirmed by SSL detail in the background; what cannot have SSL is left alone', async () => {
  const { bff, dcs } = await start({ only: [] });
  const before = await listOf(bff);
  expect(before.instances.every((row) => row.ssl.source === 'hint')).toBe(true);
  let after = before;
  await passTimeUntil(bff.clock, async () => isConfirmed((after = await listOf(bff))), 500);
  for (const row of after.instances) {
    if (row.verdict.kind === 'ineligible') expect(row.ssl.source).toBe('hint');
    expect(row.ssl.state).toBe(dcs.isSslOn(row.instance_id) ? 'on' : 'off');
  }
});

test.each([
  ['a small fleet', 20, 100, 5 * 60_000],
  ['10,000 instances, where the budget allows 20 calls a second', 10_000, 100, 2 * 500_000],
  ['10,000 instances, where an answer takes 1 s and four are under way', 10_000, 1000, 2 * 2_500_000],
])('a detail holds for two rounds of the fleet, at least 5 minutes: %s', (_name, instances, answerMs, holdsMs) => {
  expect(detailHoldsMs(instances, answerMs, 20)).toBe(holdsMs);
});

test('a fleet that takes longer than 5 minutes to confirm is confirmed to its end', async () => {
  const clock = createFakeClock();
  const dcs = await startTestDcs({ synthetic: 100, clock: dcsClock(clock) });
  open.push({ stop: dcs.close });
  const { client, close } = createTestClient(dcs, clock);
  open.push({ stop: close });
  const slow: DcsClient = {
    ...client,
    sslDetail: async (id, options) => {
      await clock.sleep(40_000);
      return client.sslDetail(id, options);
    },
  };
  const log = pino({ level: 'silent' });
  const rows = createRows({ clock, publish: () => {} });
  const confirmer = createConfirmer({
    client: slow,
    rows,
    perSecond: () => 20,
    clock,
    log,
    signal: new AbortController().signal,
  });
  const list = listOver({ client, rows, clock, log, onRead: (read) => confirmer.consider(read) });

  const begun = clock.now();
  await passTimeUntil(clock, async () => isConfirmed((await list.read()).list), 10_000);
  expect(clock.now() - begun).toBeGreaterThan(10 * 60_000);
});

test('a clock that is set back keeps no instance from being confirmed again', async () => {
  const clock = createFakeClock();
  const dcs = await startTestDcs({ clock: dcsClock(clock) });
  open.push({ stop: dcs.close });
  const { client, close } = createTestClient(dcs, clock);
  open.push({ stop: close });
  let readings = 0;
  const counting: DcsClient = {
    ...client,
    sslDetail: (id, options) => {
      readings += 1;
      return client.sslDetail(id, options);
    },
  };
  const log = pino({ level: 'silent' });
  const rows = createRows({ clock, publish: () => {} });
  const confirmer = createConfirmer({
    client: counting,
    rows,
    perSecond: () => 20,
    clock,
    log,
    signal: new AbortController().signal,
  });
  const list = listOver({ client, rows, clock, log, onRead: (read) => confirmer.consider(read) });
  await passTimeUntil(clock, async () => isConfirmed((await list.read()).list), 500);
  const before = readings;
  clock.jump(-24 * 3_600_000);
  await clock.advance(61_000);
  await passTimeUntil(clock, () => list.read().then(() => readings >= 2 * before), 500);
  expect(readings).toBeGreaterThanOrEqual(2 * before);
});

test('when DCS is gone an older list is served, with the error; without one, the error alone', async () => {
  const { bff, dcs } = await start({ synthetic: 20 });
  const before = await listOf(bff);
  await dcs.close();
  await bff.clock.advance(5000);
  const list = await whileTimePasses(bff, listOf(bff));
  expect(list.instances.map((row) => row.instance_id)).toEqual(before.instances.map((row) => row.instance_id));
  const error = { error_code: 'CONSOLE.UPSTREAM_UNREACHABLE', source: 'network' };
  const read_at = oldestReading(before.scopes);
  expect(list.scopes).toMatchObject([{ reading: { state: 'stale', read_at, error } }]);

  const fresh = await startTestBff(dcs);
  open.push(fresh);
  const { status, json } = await whileTimePasses(fresh, fresh.get('/api/instances'));
  expect(status).toBe(502);
  expect(errorEnvelope.parse(json).error_code).toBe('CONSOLE.UPSTREAM_UNREACHABLE');
});

test('many who ask at once share one reading, one writing and one compression', async () => {
  const { dcs, bff } = await start({ synthetic: 30 });
  const { client, close } = createTestClient(dcs, bff.clock);
  const rows = createRows({ clock: bff.clock, publish: () => {} });
  const list = listOver({ client, rows, clock: bff.clock, log: pino({ level: 'silent' }), onRead: () => {} });
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => list.read()));
  expect(others.every((other) => other === first)).toBe(true);
  expect(await list.read()).toBe(first);
  expect(first?.body('br')).toBe(first?.body('br'));
  await bff.clock.advance(3000);
  expect(await list.read()).not.toBe(first);
  await close();
});
