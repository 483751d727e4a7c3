import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { until } from '../testing/until.ts';
import { vendorClient, type VendorClient } from '../testing/vendor-client.ts';

let dcs: TestDcs;
let send: VendorClient;
beforeAll(async () => {
  dcs = await startTestDcs();
  send = vendorClient(dcs);
});
afterAll(() => dcs.close());

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const finishedJob = (id: unknown) =>
  until(
    () => send('GET', `/jobs/${String(id)}`),
    ({ body }) => body['end_time'] !== null,
  );

const raw = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${dcs.endpoint}/v2/${dcs.projectId}${path}`, { headers });

const put = (name: string) => send('PUT', `/instances/${dcs.idOf(name)}/ssl`, { data: { enabled: true } });

describe('the documented calls, by the vendor’s own client', () => {
  it('lists by pages', async () => {
    const { body } = await send('GET', '/instances', { query: { offset: 2, limit: 3 } });
    expect(body).toMatchObject({ instance_num: 28 });
    expect(body['instances']).toHaveLength(3);
    expect((await send('GET', '/instances')).body['instances']).toHaveLength(10);
  });

  it.each([{ limit: 0 }, { limit: 1001 }, { offset: -1 }, { limit: 'x' }])('refuses the page %o', async (query) => {
    expect(await send('GET', '/instances', { query: { ...query } })).toMatchObject({
      status: 400,
      body: { error_code: 'DCS.4800' },
    });
  });

  it('filters by name, fuzzily and exactly', async () => {
    const fuzzy = await send('GET', '/instances', { query: { name: 'cache' } });
    const exact = await send('GET', '/instances', { query: { name: 'cache', name_equal: 'true' } });
    expect([fuzzy.body['instance_num'], exact.body['instance_num']]).toEqual([1, 0]);
  });

  it('shows more than it lists', async () => {
    const id = dcs.idOf('orders-cache');
    const { body } = await send('GET', `/instances/${id}`);
    expect(body).toMatchObject({ instance_id: id, cache_mode: 'ha', task: null, transparent_client_ip_enable: false });
    const listed = await send('GET', '/instances', { query: { instance_id: id } });
    expect(listed.body['instances']).toEqual([expect.not.objectContaining({ cache_mode: 'ha' })]);
  });

  it('answers 204 for SSL that is off', async () => {
    expect(await send('GET', `/instances/${dcs.idOf('orders-cache')}/ssl`)).toMatchObject({ status: 204 });
  });

  it('says DCS.3022 for an unknown instance and DCS.4061 for what is not an id', async () => {
    expect(await send('GET', `/instances/${UNKNOWN}`)).toMatchObject({ status: 404, body: { error_code: 'DCS.3022' } });
    expect(await send('GET', '/instances/nonsense')).toMatchObject({ status: 400, body: { error_code: 'DCS.4061' } });
  });

  it('refuses a switch with other parameters', async () => {
    const path = `/instances/${dcs.idOf('orders-cache')}/ssl`;
    expect(await send('PUT', path, { data: { enabled: 'yes' } })).toMatchObject({
      status: 400,
      body: { error_code: 'DCS.4202' },
    });
  });

  it('runs pass-through as a job, once', async () => {
    const id = dcs.idOf('leaderboard');
    const path = `/${id}/client-ip-transparent-transmission`;
    const { body } = await send('PUT', path, { data: { transparent_client_ip_enable: true } });
    expect((await finishedJob(body['job_id'])).body).toMatchObject({ status: 'SUCCESS' });
    expect((await send('GET', `/instances/${id}`)).body).toMatchObject({ transparent_client_ip_enable: true });
    expect(await send('PUT', path, { data: { transparent_client_ip_enable: true } })).toMatchObject({
      body: { error_code: 'DCS.4847' },
    });
  });

  it('answers 404 of the gateway for a path that it does not have, 405 for a method', async () => {
    expect(await send('GET', '/nonsense')).toMatchObject({ status: 404, body: { error_code: 'APIGW.0101' } });
    expect(await send('POST', '/instances')).toMatchObject({ status: 405, body: { error_code: 'DCS.5001' } });
  });

  it.each([
    ['tags', 'team=checkout', 1],
    ['tags', 'env=prod,team=insight', 2],
    ['capacity', '8', 2],
    ['ip', '192.0.2.1', 0],
  ])('filters the list by %s=%s', async (name, value, instance_num) => {
    expect((await send('GET', '/instances', { query: { [name]: value } })).body).toMatchObject({ instance_num });
  });

  it('gives flavors, configs, statistics', async () => {
    const { body } = await send('GET', '/flavors', { query: { cache_mode: 'cluster', engine: 'redis' } });
    expect(body['flavors']).toContainEqual(
      expect.objectContaining({ spec_code: 'redis.cluster.xu1.large.r1.4', cache_mode: 'cluster' }),
    );
    const configs = await send('GET', `/instances/${dcs.idOf('leaderboard')}/configs`);
    expect(configs.body['redis_config']).toContainEqual(
      expect.objectContaining({ param_name: 'appendonly', param_value: 'no' }),
    );
    expect((await send('GET', '/instances/statistic')).body['statistics']).toBeInstanceOf(Array);
  });
});

describe('the gateway', () => {
  it('gives every answer a request id, the same in the body where the gateway says no', async () => {
    const response = await raw('/instances');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error_code: 'APIGW.0301',
      request_id: response.headers.get('x-request-id'),
    });
  });

  it.each([
    ['a malformed URL', 'GET /v2/%ff/instances', '', 400, 'APIGW.0201'],
    ['an endless part of a path', `GET /v2/${'a'.repeat(2000)}/tasks`, '', 400, 'APIGW.0201'],
    ['a method that no API has', 'TRACE /v2/x/instances', '', 404, 'APIGW.0101'],
    ['an invented method', 'FROB /v2/x/instances', '', 400, 'APIGW.0201'],
    ['endless headers', 'GET /v2/x/instances', 'x'.repeat(40_000), 413, 'APIGW.0201'],
  ])('answers %s in its own shape', async (_, request, header, status, error_code) => {
    const socket = connect(Number(new URL(dcs.endpoint).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-any: ${header}\r\n\r\n`);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    const request_id = /^x-request-id: (\w{32})\r$/m.exec(head)?.[1] ?? 'none';
    expect(JSON.parse(body)).toEqual({ error_code, error_msg: expect.any(String), request_id });
  });

  it('refuses an unknown access key, and repeats it', async () => {
    const other = vendorClient({ ...dcs, ak: 'NOBODYSKEY' });
    expect((await other('GET', '/instances')).body).toMatchObject({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: Get secretKey failed,ak:NOBODYSKEY,err:ak not exist',
    });
  });

  it('refuses another project', async () => {
    const other = vendorClient({ ...dcs, projectId: 'f'.repeat(32) });
    expect(await other('GET', '/instances')).toMatchObject({ status: 401, body: { error_code: 'DCS.1004' } });
  });

  it('locks the key after six wrong signatures, even for right ones', async () => {
    const own = await startTestDcs();
    const wrong = vendorClient({ ...own, sk: 'wrong' });
    const right = vendorClient(own);
    for (let time = 0; time < 6; time += 1) expect((await wrong('GET', '/instances')).status).toBe(401);
    expect(await right('GET', '/instances')).toMatchObject({ status: 401, body: { error_code: 'APIGW.0301' } });
    await own.close();
  });
});

describe('the scenarios', () => {
  it.each([
    ['fraud-scores', 500, 'DCS.5010'],
    ['geo-lookup', 400, 'DCS.4201'],
    ['mail-outbox', 400, 'DCS.4026'],
    ['rate-limits', 429, 'APIGW.0308'],
  ])('%s answers %i %s', async (name, status, error_code) => {
    expect(await put(name)).toMatchObject({ status, body: { error_code } });
  });

  it('recovering: DCS.4104 twice, then fine', async () => {
    expect((await put('chat-presence')).body).toMatchObject({ error_code: 'DCS.4104' });
    expect((await put('chat-presence')).body).toMatchObject({ error_code: 'DCS.4104' });
    expect(await put('chat-presence')).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
  });

  it('job-fails: FAIL with a reason, and SSL as it was', async () => {
    const { body } = await put('ledger-queue');
    const job = await finishedJob(body['job_id']);
    expect(job.body).toMatchObject({ status: 'FAIL', fail_reason: expect.stringContaining('standby') });
    expect(dcs.isSslOn(dcs.idOf('ledger-queue'))).toBe(false);
  });

  it('answer-lost: the job runs though nobody is told, and the task list knows', async () => {
    const id = dcs.idOf('stock-levels');
    void put('stock-levels').catch(() => {});
    const tasks = await until(
      () => send('GET', `/instances/${id}/tasks`),
      ({ body }) => body['task_count'] === 1,
    );
    expect(tasks.body['tasks']).toMatchObject([{ details: { enable_ssl: true }, job_id: expect.any(String) }]);
    expect(dcs.puts(id)).toBe(1);
  });

  it('a second switch while one runs is DCS.4026', async () => {
    expect((await put('report-builder')).status).toBe(200);
    expect(await put('report-builder')).toMatchObject({ status: 400, body: { error_code: 'DCS.4026' } });
  });
});
