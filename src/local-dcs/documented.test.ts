import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startTestDcs, type TestDcs, type TestProject } from '../testing/local-dcs.ts';
import { until } from '../testing/until.ts';
import { vendorClient, type VendorClient } from '../testing/vendor-client.ts';
import type { ProjectName } from './projects.ts';

let dcs: TestDcs;
let send: VendorClient;
beforeAll(async () => {
  dcs = await startTestDcs({ jobMs: 0 });
  send = vendorClient(dcs);
});
afterAll(() => dcs.close());

const row = z.looseObject({ name: z.string() });
const listOf = async (project: TestProject) => {
  const { body } = await vendorClient(project)('GET', '/instances', { query: { limit: 100 } });
  return z.array(row).parse(body['instances']);
};

describe('an instance, as the documents have it', () => {
  it('has a sub_status in small letters', async () => {
    for (const each of await listOf(dcs)) expect(each).toMatchObject({ sub_status: 'normal' });
  });

  it.each([
    ['orders-cache', 'generic'],
    ['recommendations', 'enterprise'],
  ])('shows %s as %s', async (name, product_type) => {
    expect((await send('GET', `/instances/${dcs.idOf(name)}`)).body).toMatchObject({ product_type });
  });

  it('has a domain name for reading, or a public address, here and there; both are plainly made up', async () => {
    const all = (await Promise.all(Object.values(dcs.projects).map(listOf))).flat();
    const readonly = all.map((each) => String(each['readonly_domain_name'])).filter((name) => name !== '');
    expect(readonly).toHaveLength(3);
    for (const name of readonly) expect(name).toMatch(/^redis-readonly-.*\.example\.com$/);
    const pub = all.filter((each) => each['enable_publicip'] === true);
    expect(pub.map((each) => [each.name, each['publicip_address']])).toEqual([
      ['ci-scratch', '203.0.113.24'],
      ['pos-receipts', '198.51.100.7'],
    ]);
    const others = all.filter((each) => each['enable_publicip'] === false);
    for (const each of others) expect(each['publicip_address']).toBeNull();
  });

  it.each([
    ['web-sessions', []],
    ['orders-cache', ['yes']],
    ['price-feed', ['no']],
  ])('%s has the parameter appendonly as often as %o', async (name, values) => {
    const { body } = await send('GET', `/instances/${dcs.idOf(name)}/configs`);
    const parameters = z.array(z.looseObject({ param_name: z.string() })).parse(body['redis_config']);
    const found = parameters.filter(({ param_name }) => param_name === 'appendonly');
    expect(found.map((each) => each['param_value'])).toEqual(values);
  });

  it.each([
    ['local-1_staging', 'nightly-imports', 'UPGRADING'],
    ['local-2', 'season-archive', 'CLOSED'],
  ] as const)('of %s, %s is %s, and starts nothing', async (project: ProjectName, name, status) => {
    const own = dcs.projects[project];
    const ask = vendorClient(own);
    const path = `/instances/${own.idOf(name)}`;
    expect((await ask('GET', path)).body).toMatchObject({ status, features: { support_ssl: true } });
    for (const answer of [
      await ask('PUT', `${path}/ssl`, { data: { enabled: true } }),
      await ask('POST', `${path}/backups`, { data: { backup_format: 'rdb' } }),
    ])
      expect(answer).toMatchObject({ status: 400, body: { error_code: 'DCS.4026' } });
    const { statistics } = (await ask('GET', '/instances/statistic')).body;
    expect(JSON.stringify(statistics)).not.toContain(own.idOf(name));
  });
});

describe('jobs and tasks, as the documents have them', () => {
  it('answer 400 DCS.4070 for a job that does not exist, or not any more', async () => {
    const unknown = { status: 400, body: { error_code: 'DCS.4070' } };
    expect(await send('GET', '/jobs/nothing')).toMatchObject(unknown);
    const { body } = await send('PUT', `/instances/${dcs.idOf('coupon-codes')}/ssl`, { data: { enabled: true } });
    const forgotten = await until(
      () => send('GET', `/jobs/${String(body['job_id'])}`),
      ({ status }) => status !== 200,
    );
    expect(forgotten).toMatchObject(unknown);
  });

  it('name no instance in tasks', async () => {
    await send('PUT', `/instances/${dcs.idOf('orders-cache')}/ssl`, { data: { enabled: true } });
    for (const path of ['/tasks', `/instances/${dcs.idOf('orders-cache')}/tasks`]) {
      const tasks = z.array(z.looseObject({ id: z.string() })).parse((await send('GET', path)).body['tasks']);
      expect(tasks.length).toBeGreaterThan(0);
      for (const task of tasks) expect(task).not.toHaveProperty('instance_id');
    }
  });

  it('write task of show as an object or as an array on some instances, empty ones at rest', async () => {
    const busy = await startTestDcs({ jobMs: 60_000 });
    for (const [project, name, atRest, inWork] of [
      ['local-1', 'orders-cache', null, 'SWITCH_SSL'],
      ['local-1_staging', 'smoke-checks', {}, { name: 'SWITCH_SSL', status: 'RUNNING' }],
      ['local-2', 'store-locator', [], [{ name: 'SWITCH_SSL', status: 'RUNNING' }]],
    ] as const) {
      const own = busy.projects[project];
      const ask = vendorClient(own);
      const path = `/instances/${own.idOf(name)}`;
      expect((await ask('GET', path)).body['task']).toEqual(atRest);
      expect((await ask('PUT', `${path}/ssl`, { data: { enabled: true } })).status).toBe(200);
      expect((await ask('GET', path)).body['task']).toEqual(inWork);
    }
    await busy.close();
  });
});

describe('migrations', () => {
  it('has one running into an instance of the second project, and none elsewhere', async () => {
    const staging = dcs.projects['local-1_staging'];
    const target = staging.idOf('load-test-baskets');
    const ask = vendorClient(staging);
    const running = {
      status: 'MIGRATING',
      migration_type: 'online_migration',
      target_instance_id: target,
      target_instance_name: 'load-test-baskets',
    };
    expect((await ask('GET', '/migration-tasks')).body).toMatchObject({ count: 1, migration_tasks: [running] });
    expect((await ask('GET', '/migration-tasks', { query: { name: 'nothing' } })).body).toMatchObject({ count: 0 });
    expect((await ask('GET', '/migration-tasks', { query: { offset: 1 } })).body).toEqual({
      count: 1,
      migration_tasks: [],
    });
    expect(await ask('GET', '/migration-tasks', { query: { limit: 0 } })).toMatchObject({ status: 400 });
    expect((await send('GET', '/migration-tasks')).body).toEqual({ count: 0, migration_tasks: [] });
  });
});
