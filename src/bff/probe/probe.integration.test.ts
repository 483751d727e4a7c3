import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { lastProbe, probeAnswer, type Probe, type ProbedAddress } from '../../contract/probe.ts';
import { startTestBff, type TestBff, type TestBffOptions } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { until } from '../../testing/until.ts';
import { PROJECT } from '../../testing/builders.ts';

const NAMES = ['orders-cache', 'catalog-search'];

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  dcs = await startTestDcs({ only: NAMES });
});
afterAll(() => dcs.close());
beforeEach(() => startBff());
afterEach(() => bff.stop());

async function startBff(probe: TestBffOptions['probe'] = {}): Promise<void> {
  bff = await startTestBff(dcs, { probe: { password: dcs.redisPassword, ...probe } });
}

async function last(id: string): Promise<Probe | null> {
  return lastProbe.parse((await bff.get(`/api/projects/${PROJECT}/instances/${id}/probe`)).json).probe;
}

async function probed(id: string): Promise<Probe> {
  const { status, json } = await bff.probe(id);
  expect(status).toBe(200);
  return probeAnswer.parse(json).probe;
}

/** Switches SSL, and waits for the probe that follows automatically. */
async function switched(id: string, enabled: boolean): Promise<Probe> {
  const before = await last(id);
  // A console that has not seen the instance yet takes its last switch for an external change, and verifies that first.
  const asked = await until(
    async () => {
      await bff.clock.advance(100);
      return bff.put(id, enabled);
    },
    ({ status }) => status !== 409,
  );
  switchAnswer.parse(asked.json);
  const found = await until(
    async () => {
      // The jobs of real redis-servers take real time, so the clock advances at their speed.
      await bff.clock.advance(100);
      return last(id);
    },
    (probe) => probe !== null && probe.at !== before?.at,
  );
  if (found === null) throw new Error('no probe');
  return found;
}

const onLoopback = ({ addresses }: Probe): ProbedAddress | undefined =>
  addresses.find(({ address }) => address.startsWith('127.0.0.1:'));

describe.each(NAMES)('%s', (name) => {
  test('off, switched on, and off again is proved each time, without being asked', async () => {
    const id = dcs.idOf(name);
    expect(await last(id)).toBeNull();
    const off = await probed(id);
    expect(off).toMatchObject({ expected: 'plaintext', result: 'proved', ca_error: null });
    expect(onLoopback(off)).toMatchObject({
      reached: true,
      tls: { spoken: false },
      plaintext: 'accepted',
      ping: { state: 'not-tried', reason: 'plaintext' },
      faults: [],
    });
    // The domain name of the embedded DCS does not exist.
    expect(off.addresses[1]).toMatchObject({ reached: false, reason: 'simulated' });
    expect(await last(id)).toEqual(off);

    const on = await switched(id, true);
    expect(on).toMatchObject({ expected: 'tls', result: 'proved', ca_error: null });
    expect(onLoopback(on)).toMatchObject({
      reached: true,
      tls: { spoken: true, protocol: expect.stringMatching(/^TLSv1\.[23]$/), chain: 'ok', name_matches: true },
      plaintext: 'refused',
      ping: { state: 'pong' },
      faults: [],
    });

    expect(await switched(id, false)).toMatchObject({ expected: 'plaintext', result: 'proved' });
  });
});

describe('with SSL on', () => {
  let id: string;
  beforeAll(async () => {
    id = dcs.idOf('orders-cache');
    await startBff();
    await switched(id, true);
    await bff.stop();
  });

  /** Connects to the redis-server directly, without DCS. */
  async function behindTheBack(tls?: { ca: string }) {
    const port = Number(onLoopback(await probed(id))?.address.split(':')[1]);
    const options = { port, password: dcs.redisPassword, lazyConnect: true, retryStrategy: () => null };
    const redis = new Redis({ ...options, ...(tls !== undefined && { tls }) });
    redis.on('error', () => {});
    await redis.connect();
    return { port, redis };
  }

  test('a wrong password contradicts, and the one of the instance goes before the one for all', async () => {
    await bff.stop();
    await startBff({ password: 'wrong' });
    const found = await probed(id);
    expect(found.result).toBe('contradicted');
    expect(onLoopback(found)).toMatchObject({ faults: ['password-rejected'] });
    await bff.stop();
    await startBff({ password: 'wrong', passwords: new Map([[found.instance_id, dcs.redisPassword]]) });
    expect(await probed(id)).toMatchObject({ result: 'proved' });
  });

  test('without a password it is proved, and no PING is tried', async () => {
    await bff.stop();
    await startBff({ password: null });
    const found = await probed(id);
    expect(found.result).toBe('proved');
    expect(onLoopback(found)).toMatchObject({ ping: { state: 'not-tried', reason: 'no-password' } });
  });

  test('a server that was made to speak plaintext behind DCS’s back contradicts', async () => {
    const { port, redis } = await behindTheBack({ ca: dcs.caCertificate });
    await redis.config('SET', 'tls-port', '0');
    await redis.config('SET', 'port', port);
    redis.disconnect();
    const found = await probed(id);
    expect(found).toMatchObject({ expected: 'tls', result: 'contradicted' });
    expect(onLoopback(found)).toMatchObject({ faults: ['plaintext-accepted', 'tls-refused'] });
  });

  test('where nobody listens it is not reachable', async () => {
    const { redis } = await behindTheBack();
    await redis.shutdown('NOSAVE').catch(() => {});
    redis.disconnect();
    const found = await probed(id);
    expect(found).toMatchObject({ expected: 'tls', result: 'not-reachable' });
    expect(onLoopback(found)).toMatchObject({ reached: false, reason: 'refused' });
  });
});
