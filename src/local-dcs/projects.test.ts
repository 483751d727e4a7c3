import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startTestDcs, type TestDcs, type TestProject } from '../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { vendorClient } from '../testing/vendor-client.ts';
import { readConfig } from './config.ts';
import type { ProjectName } from './projects.ts';

removeFolders();

const USERS = [
  { name: 'everywhere', password: 'long enough', may: 'switch' },
  { name: 'second-only', password: 'long enough', may: 'read', projects: ['local-2'] },
];
const NAMES = ['local-1', 'local-1_staging', 'local-2'] as const;

let dcs: TestDcs;
let staging: TestProject;
let second: TestProject;
beforeAll(async () => {
  dcs = await startTestDcs({ iamUsers: USERS, jobMs: 0 });
  staging = dcs.projects['local-1_staging'];
  second = dcs.projects['local-2'];
});
afterAll(() => dcs.close());

const switchOn = (project: TestProject, name: string) =>
  vendorClient(project)('PUT', `/instances/${project.idOf(name)}/ssl`, { data: { enabled: true } });
const atRest = (project: TestProject, name: string) =>
  until(
    () => vendorClient(project)('GET', `/instances/${project.idOf(name)}`),
    ({ body }) => body['status'] === 'RUNNING',
  );

function askToken(endpoint: string, userName: string, project: object): Promise<Response> {
  const user = { name: userName, domain: { name: dcs.iam.account }, password: 'long enough' };
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } };
  return fetch(`${endpoint}/v3/auth/tokens`, { method: 'POST', body: JSON.stringify(body) });
}
async function tokenFor(project: TestProject, userName: string): Promise<string> {
  const answer = await askToken(project.endpoint, userName, { id: project.projectId });
  expect(answer.status).toBe(201);
  return answer.headers.get('x-subject-token') ?? '';
}
const byToken = (token: string, endpoint: string, path: string) =>
  fetch(`${endpoint}${path}`, { headers: { 'x-auth-token': token } });

describe('two regions with three projects', () => {
  it('share one key, each with a fleet of its own', async () => {
    const counts = await Promise.all(
      NAMES.map(async (name) => (await vendorClient(dcs.projects[name])('GET', '/instances')).body['instance_num']),
    );
    expect(counts).toEqual([28, 5, 5]);
    expect(staging.endpoint).toBe(dcs.endpoint);
    expect(second.endpoint).not.toBe(dcs.endpoint);
    expect(new Set(NAMES.map((name) => dcs.projects[name].projectId)).size).toBe(3);
  });

  it('answer for a project only in its own region', async () => {
    const foreign = { status: 401, body: { error_code: 'DCS.1004' } };
    expect(await vendorClient({ ...second, endpoint: dcs.endpoint })('GET', '/instances')).toMatchObject(foreign);
    expect(await vendorClient({ ...staging, endpoint: second.endpoint })('GET', '/instances')).toMatchObject(foreign);
  });

  it('know no instance of another project', async () => {
    const answer = await vendorClient(dcs)('GET', `/instances/${staging.idOf('smoke-checks')}`);
    expect(answer).toMatchObject({ status: 404, body: { error_code: 'DCS.3022' } });
  });

  it('keep jobs, tasks, statistics, backups and certificates of each project apart', async () => {
    const { body } = await switchOn(staging, 'load-test-baskets');
    await atRest(staging, 'load-test-baskets');
    const job = `/jobs/${String(body['job_id'])}`;
    expect((await vendorClient(staging)('GET', job)).status).toBe(200);
    for (const other of [dcs, second]) {
      const send = vendorClient(other);
      expect((await send('GET', job)).body).toMatchObject({ error_code: 'DCS.4070' });
      expect((await send('GET', '/tasks')).body).toMatchObject({ task_count: 0 });
      expect(JSON.stringify((await send('GET', '/instances/statistic')).body)).not.toContain('5e1f0b');
    }
    expect((await vendorClient(staging)('GET', '/tasks')).body).toMatchObject({ task_count: 1 });
    expect([dcs.jobs().length, staging.jobs().length, staging.received().length]).toEqual([0, 1, 1]);

    const path = `/instances/${staging.idOf('load-test-baskets')}`;
    await vendorClient(staging)('POST', `${path}/backups`, { data: { backup_format: 'rdb' } });
    expect((await vendorClient(staging)('GET', `${path}/backups`)).body).toMatchObject({ total_num: 1 });
    const { link } = (await vendorClient(staging)('POST', `${path}/ssl-certs/download`)).body;
    const zip = new Uint8Array(await (await fetch(String(link))).arrayBuffer());
    expect(new TextDecoder().decode(unzipSync(zip)['ca.crt'])).toBe(staging.caCertificate);
    expect(staging.caCertificate).not.toBe(dcs.caCertificate);
    const elsewhere = String(link).replace(dcs.endpoint, second.endpoint);
    expect((await fetch(elsewhere)).status).toBe(404);
  });

  it('lock the key for every region', async () => {
    const own = await startTestDcs();
    const wrong = vendorClient({ ...own, sk: 'wrong' });
    for (let time = 0; time < 6; time += 1) await wrong('GET', '/instances');
    expect(await vendorClient(own.projects['local-2'])('GET', '/instances')).toMatchObject({ status: 401 });
    await own.close();
  });
});

describe('IAM in each region', () => {
  const list = z.object({ projects: z.array(z.looseObject({ id: z.string(), name: z.string() })) });
  const namesIn = (body: unknown) => list.parse(body).projects.map(({ name }) => name);

  it('tells of the projects of the account, all or by name, and refuses who does not sign', async () => {
    for (const { endpoint } of [dcs, second]) {
      const send = vendorClient({ ...dcs, endpoint });
      expect(namesIn((await send('GET', '/v3/projects')).body)).toEqual(NAMES);
      const one = await send('GET', '/v3/projects', { query: { name: 'local-2' } });
      expect(one.body['projects']).toEqual([
        expect.objectContaining({
          id: second.projectId,
          name: 'local-2',
          enabled: true,
          domain_id: expect.any(String),
        }),
      ]);
      for (const path of ['/v3/projects', '/v3/auth/projects']) expect((await fetch(endpoint + path)).status).toBe(401);
    }
  });

  it('names as reachable all for the key, and for a person those that they may reach', async () => {
    expect(namesIn((await vendorClient(dcs)('GET', '/v3/auth/projects')).body)).toEqual(NAMES);
    for (const [userName, names] of [
      ['everywhere', NAMES],
      ['second-only', ['local-2']],
    ] as const) {
      const answer = await byToken(await tokenFor(second, userName), second.endpoint, '/v3/auth/projects');
      expect(namesIn(await answer.json())).toEqual(names);
    }
  });

  it('gives tokens of any project of its region, by id or name, and of no other', async () => {
    const token = await tokenFor(staging, 'everywhere');
    expect((await byToken(token, staging.endpoint, `/v2/${staging.projectId}/instances`)).status).toBe(200);
    expect((await askToken(dcs.endpoint, 'everywhere', { name: 'local-1_staging' })).status).toBe(201);
    expect((await askToken(dcs.endpoint, 'everywhere', { id: second.projectId })).status).toBe(401);
    expect((await askToken(second.endpoint, 'everywhere', { id: staging.projectId })).status).toBe(401);
    expect((await askToken(dcs.endpoint, 'second-only', { id: dcs.projectId })).status).toBe(401);
  });

  it.each([
    ['another project of the region', 'local-1_staging', 'local-1', 'DCS.1004'],
    ['a project of another region', 'local-2', 'local-1', 'APIGW.0307'],
  ] as const)('gives none that opens %s', async (_, of: ProjectName, asked: ProjectName, error_code) => {
    const [own, other] = [dcs.projects[of], dcs.projects[asked]];
    const token = await tokenFor(own, 'everywhere');
    const answer = await byToken(token, other.endpoint, `/v2/${other.projectId}/instances`);
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error_code })]);
  });
});

describe('what is remembered', () => {
  it('are all projects, with their ids, keys and states', async () => {
    const dir = temporaryFolder();
    const first = await startTestDcs({ dir, jobMs: 0 });
    await switchOn(first.projects['local-2'], 'pos-receipts');
    await atRest(first.projects['local-2'], 'pos-receipts');
    first.projects['local-1_staging'].setScenario('forbidden');
    await first.close();
    const again = await startTestDcs({ dir });
    for (const name of NAMES) {
      expect(again.projects[name].projectId).toBe(first.projects[name].projectId);
      expect(again.projects[name].caCertificate).toBe(first.projects[name].caCertificate);
    }
    const { 'local-2': third, 'local-1_staging': forbidden } = again.projects;
    expect(third.isSslOn(third.idOf('pos-receipts'))).toBe(true);
    expect(third.jobs()).toHaveLength(1);
    expect((await vendorClient(forbidden)('GET', '/instances')).status).toBe(403);
    await again.close();
  });

  it('is read from a file of a version with one project, too', async () => {
    const dir = temporaryFolder();
    const first = await startTestDcs({ dir, jobMs: 0 });
    await switchOn(first.projects['local-1'], 'orders-cache');
    await atRest(first.projects['local-1'], 'orders-cache');
    await first.close();
    const file = join(dir, 'state.json');
    const { projects, ...account } = JSON.parse(readFileSync(file, 'utf8'));
    const { scenario: _, ...only } = projects['local-1'];
    writeFileSync(file, JSON.stringify({ ...account, ...only }));
    const again = await startTestDcs({ dir });
    expect([again.ak, again.projectId, again.caCertificate]).toEqual([first.ak, first.projectId, first.caCertificate]);
    expect(again.iam).toEqual(first.iam);
    expect(again.isSslOn(again.idOf('orders-cache'))).toBe(true);
    expect((await vendorClient(again.projects['local-2'])('GET', '/instances')).status).toBe(200);
    await again.close();
  });
});

describe('the ports of the regions', () => {
  it.each([
    [{}, 4320, 4321],
    [{ LOCAL_DCS_PORT: '0' }, 0, 0],
    [{ LOCAL_DCS_PORT: '5000', LOCAL_DCS_SECOND_PORT: '7000' }, 5000, 7000],
  ])('by %o', (env, port, secondPort) => {
    expect(readConfig(env)).toMatchObject({ port, secondPort });
  });

  it('a second port in use is told by its setting, and nothing stays behind', async () => {
    const dir = temporaryFolder();
    const port = new URL(second.endpoint).port;
    await expect(startTestDcs({ dir, secondPort: port })).rejects.toThrow(
      `Port ${port} is in use: set LOCAL_DCS_SECOND_PORT to another.`,
    );
    await (await startTestDcs({ dir })).close();
  });
});
