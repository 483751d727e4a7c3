import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../../contract/error.ts';
import { instanceDetail } from '../../../contract/instance.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { PROJECT } from '../../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let webDir: string;

beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(webDir, 'assets', 'main-abc.js'), 'let long = 1;');
  writeFileSync(join(webDir, 'assets', 'main-abc.js.br'), brotliCompressSync('let long = 1;'));
  dcs = await startTestDcs();
  bff = await startTestBff(dcs, { webDir });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
  rmSync(webDir, { recursive: true, force: true });
});

describe('one instance', () => {
  test('with everything that a switch would touch', async () => {
    const { status, json } = await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('catalog-search')}`);
    expect(status).toBe(200);
    const detail = instanceDetail.parse(json);
    expect(detail).toMatchObject({
      instance: { name: 'catalog-search', type: 'redis-cluster', ssl: { source: 'detail' } },
      appendonly: { known: true, value: 'yes' },
      backup_running: { known: true, value: false },
      data: { known: true },
    });
    expect(detail.risks.map((risk) => risk.kind)).toContain('clients-cut-off');
  });

  test('a fact that cannot be read is an unknown fact, and the rest holds', async () => {
    const { status, json } = await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('clickstream')}`);
    expect(status).toBe(200);
    expect(instanceDetail.parse(json)).toMatchObject({
      ssl_detail: { known: false, error: { error_code: 'DCS.4201' } },
      instance: { ssl: { source: 'hint' }, verdict: { kind: 'ineligible' } },
    });
  });

  test('DCS does not know it', async () => {
    const { status, json } = await bff.get(`/api/projects/${PROJECT}/instances/00000000-0000-4000-8000-000000000000`);
    expect(status).toBe(404);
    expect(errorEnvelope.parse(json).error_code).toBe('DCS.3022');
  });
});

describe('the certificate', () => {
  test('is ca.crt itself, as a file named after the instance', async () => {
    const response = await bff.inject({
      url: `/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}/certificate`,
    });
    expect(response.statusCode).toBe(200);
    expect(response.payload).toBe(dcs.caCertificate);
    expect(response.headers['content-type']).toBe('application/x-pem-file');
    expect(response.headers['content-disposition']).toContain('filename="orders-cache-ca.crt"');
  });

  test('DCS’s refusal is passed on', async () => {
    const { status, json } = await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('clickstream')}/certificate`);
    expect(status).toBe(400);
    expect(errorEnvelope.parse(json).error_code).toBe('DCS.4201');
  });
});

const readScript = (encoding: string) =>
  bff.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': encoding } });

describe('the web', () => {
  const page = { accept: 'text/html,*/*' };

  test.each(['/', '/instances', '/instances?state=on', '/changes', '/instances/some/where'])(
    '%s is the page, never kept',
    async (path) => {
      const response = await bff.inject({ url: path, headers: page });
      expect(response.statusCode).toBe(200);
      expect(response.payload).toContain('<title>Console</title>');
      expect(response.headers).toMatchObject({ 'cache-control': 'no-store' });
      const preload = '</api/instances>; rel=preload; as=fetch; crossorigin';
      expect(response.headers['link']).toBe(/^\/(instances)?(\?|$)/.test(path) ? preload : undefined);
    },
  );

  test('files with a hash in their name are kept for a year, and come compressed', async () => {
    const kept = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' };
    const brotli = await readScript('gzip, br');
    const plain = await readScript('identity');
    expect(brotli.headers).toMatchObject({
      ...kept,
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    });
    expect(plain.headers).toMatchObject(kept);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  test('a file that is not there is not the page', async () => {
    expect((await bff.get('/assets/gone.js', page)).status).toBe(404);
    expect((await bff.get('/instances', { accept: 'application/json' })).status).toBe(404);
    expect((await bff.get('/..%2f..%2fetc/passwd')).status).toBe(404);
  });
});

describe('health', () => {
  test('alive, and ready as long as DCS answers', async () => {
    expect((await bff.get('/healthz')).status).toBe(200);
    expect((await bff.get('/readyz')).status).toBe(200);
  });

  test('many who ask whether it is ready make DCS be asked once, and a fault is not asked after at once', async () => {
    const gone = await startTestBff(dcs, { cloud: { endpoints: { dcs: 'http://127.0.0.1:1' } } });
    const calls = vi.spyOn(gone.app.log, 'warn');
    const answers = await Promise.all(Array.from({ length: 20 }, () => gone.get('/readyz')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    await gone.get('/readyz');
    expect(calls).toHaveBeenCalledTimes(1);
    await gone.clock.advance(6000);
    await gone.get('/readyz');
    expect(calls).toHaveBeenCalledTimes(2);
    await gone.stop();
  });

  test('a clock that is set back makes no answer of DCS hold for longer', async () => {
    const cloud = await startTestDcs();
    const other = await startTestBff(cloud);
    expect((await other.get('/readyz')).status).toBe(200);
    await cloud.close();
    other.clock.jump(-24 * 3_600_000);
    await other.clock.advance(15_001);
    expect((await other.get('/readyz')).status).toBe(503);
    await other.stop();
  });

  test('not ready with a wrong key; and however often it is tried, the key is not locked', async () => {
    const wrong = await startTestBff(dcs, {
      cloud: { credentials: { ak: dcs.ak, sk: 'wrong', securityToken: null } },
    });
    const paths = ['/api/instances', `/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}`];
    // Strangers may ask too, and must not see DCS's answer.
    expect((await wrong.get('/readyz')).json).toMatchObject({ error_code: 'CONSOLE.UPSTREAM_UNREACHABLE' });
    const answers = await Promise.all([...paths, ...paths, ...paths].map((path) => wrong.get(path)));
    expect(answers.map(({ json }) => errorEnvelope.parse(json).error_code)).toEqual(answers.map(() => 'APIGW.0301'));
    for (const path of [...paths, ...paths]) {
      expect((await wrong.get(path)).json).toMatchObject({ error_code: 'APIGW.0301' });
    }
    await wrong.stop();
    // This uses the same key, which DCS would lock after six failures.
    expect((await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}`)).status).toBe(200);
  });
});
