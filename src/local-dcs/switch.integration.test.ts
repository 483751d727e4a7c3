import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { withRedis, type RedisClient } from '../testing/redis-client.ts';
import { until } from '../testing/until.ts';
import { vendorClient, type VendorClient } from '../testing/vendor-client.ts';

/** The error of a client that uses TLS on a plaintext port, or plaintext on a TLS port. */
const CUT_OFF = /closed|EPIPE|ECONNRESET|SSL|wrong version|refresh slots/i;

const NAMES = ['orders-cache', 'leaderboard', 'web-sessions', 'catalog-search', 'price-feed', 'store-locator'] as const;

let dcs: TestDcs;
let send: VendorClient;
beforeAll(async () => {
  dcs = await startTestDcs({ only: NAMES });
  send = vendorClient(dcs);
});
afterAll(() => dcs.close());

async function switchTo(name: string, enabled: boolean): Promise<void> {
  const id = dcs.idOf(name);
  const { status } = await send('PUT', `/instances/${id}/ssl`, { data: { enabled } });
  expect(status).toBe(200);
  const shown = await until(
    () => send('GET', `/instances/${id}`),
    ({ body }) => body['task'] === null,
  );
  expect(shown.body).toMatchObject({ status: 'RUNNING', enable_ssl: enabled });
}

async function downloadedCa(name: string): Promise<string> {
  const { body } = await send('POST', `/instances/${dcs.idOf(name)}/ssl-certs/download`);
  const zip = new Uint8Array(await (await fetch(String(body['link']))).arrayBuffer());
  return new TextDecoder().decode(unzipSync(zip)['ca.crt']);
}

/** Connects to an instance as an application does. */
async function withInstance<T>(name: string, ca: string | null, work: (client: RedisClient) => Promise<T>): Promise<T> {
  const { body } = await send('GET', `/instances/${dcs.idOf(name)}`);
  const cluster = body['cache_mode'] === 'cluster';
  return withRedis({ port: Number(body['port']), cluster, password: dcs.redisPassword, ca }, work);
}

/** Asks only the first node, without a cluster client, which would hide why a node refused it. */
async function askOneNode(name: string, ca: string | null): Promise<string> {
  const { body } = await send('GET', `/instances/${dcs.idOf(name)}`);
  const access = { port: Number(body['port']), cluster: false, password: dcs.redisPassword, ca };
  return withRedis(access, (client) => client.ping());
}

describe('a switch over real redis-servers', () => {
  it.each([
    ['orders-cache', 'kept: AOF is on', '31.4'],
    ['leaderboard', 'gone: AOF is off', null],
    ['web-sessions', 'gone: single-node', null],
    ['catalog-search', 'kept: AOF is on', '31.4'],
    ['price-feed', 'gone: single-replica cluster', null],
  ])('%s: TLS on and off, plaintext refused, data %s', async (name, _, afterwards) => {
    await withInstance(name, null, (client) => client.set('price', '31.4'));

    await switchTo(name, true);
    const ca = await downloadedCa(name);
    await withInstance(name, ca, async (client) => {
      expect(await client.get('price')).toBe(afterwards);
      await client.set('price', '27.1');
      expect(await client.get('price')).toBe('27.1');
    });
    await expect(askOneNode(name, null)).rejects.toThrow(CUT_OFF);

    await switchTo(name, false);
    expect(await withInstance(name, null, (client) => client.get('price'))).toBe(afterwards === null ? null : '27.1');
    await expect(askOneNode(name, ca)).rejects.toThrow(CUT_OFF);
  });

  it('makes a real backup, and does not bring its data back after a switch', async () => {
    await withInstance('leaderboard', null, (client) => client.set('first', 'ada'));
    const path = `/instances/${dcs.idOf('leaderboard')}/backups`;
    await send('POST', path, { data: { backup_format: 'rdb', remark: 'before' } });
    const { body } = await until(
      () => send('GET', path),
      (answer) => JSON.stringify(answer.body).includes('succeed'),
    );
    expect(body).toMatchObject({
      total_num: 1,
      backup_record_response: [{ progress: '100.00', is_support_restore: 'TRUE' }],
    });
    await until(
      () => send('GET', `/instances/${dcs.idOf('leaderboard')}`),
      (answer) => answer.body['task'] === null,
    );
    await switchTo('leaderboard', true);
    expect(await withInstance('leaderboard', dcs.caCertificate, (client) => client.get('first'))).toBeNull();
  });

  it('works in another project, whose instances have certificates of its own authority', async () => {
    const other = dcs.projects['local-2'];
    const ask = vendorClient(other);
    const path = `/instances/${other.idOf('store-locator')}`;
    expect((await ask('PUT', `${path}/ssl`, { data: { enabled: true } })).status).toBe(200);
    const shown = await until(
      () => ask('GET', path),
      ({ body }) => body['status'] === 'RUNNING',
    );
    const access = { port: Number(shown.body['port']), cluster: false, password: dcs.redisPassword };
    const ping = (ca: string | null) => withRedis({ ...access, ca }, (client) => client.ping());
    expect(await ping(other.caCertificate)).toBe('PONG');
    await expect(ping(dcs.caCertificate)).rejects.toThrow(CUT_OFF);
    await expect(ping(null)).rejects.toThrow(CUT_OFF);
  });
});
