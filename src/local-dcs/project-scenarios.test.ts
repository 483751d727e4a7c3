import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { vendorClient } from '../testing/vendor-client.ts';
import { readConfig } from './config.ts';
import { PROJECT_SCENARIO_NAMES } from './project-scenarios.ts';

let dcs: TestDcs;
beforeAll(async () => {
  dcs = await startTestDcs({ scenarios: 'local-2=throttled' });
});
afterAll(() => dcs.close());

const list = (name: 'local-1' | 'local-1_staging' | 'local-2') => vendorClient(dcs.projects[name])('GET', '/instances');
const basic = (ak: string, sk: string) => ({ authorization: `Basic ${Buffer.from(`${ak}:${sk}`).toString('base64')}` });
const control = (path: string, init: RequestInit = {}) =>
  fetch(`${dcs.endpoint}/local-dcs/projects${path}`, { headers: basic(dcs.ak, dcs.sk), ...init });
const set = (project: string, scenario: unknown) =>
  control(`/${project}/scenario`, { method: 'PUT', body: JSON.stringify({ scenario }) });

describe('a scenario of a project', () => {
  it.each([
    ['unavailable', 503, 'APIGW.0613'],
    ['forbidden', 403, 'APIGW.0302'],
    ['throttled', 429, 'APIGW.0308'],
  ] as const)(
    '%s: every call answers %i %s, those of other projects do not, and it ends',
    async (name, status, error_code) => {
      const { 'local-1_staging': staging } = dcs.projects;
      staging.setScenario(name);
      const send = vendorClient(staging);
      const path = `/instances/${staging.idOf('smoke-checks')}`;
      for (const answer of [
        await list('local-1_staging'),
        await send('GET', `${path}/ssl`),
        await send('PUT', `${path}/ssl`, { data: { enabled: true } }),
      ])
        expect(answer).toMatchObject({ status, body: { error_code } });
      expect(staging.received()).toEqual([]);
      expect((await list('local-1')).status).toBe(200);
      staging.setScenario(null);
      expect((await list('local-1_staging')).status).toBe(200);
    },
  );

  it('migrations-forbidden: the list of migrations is refused, and no other call', async () => {
    const { 'local-1_staging': staging } = dcs.projects;
    staging.setScenario('migrations-forbidden');
    const refused = { status: 403, body: { error_code: 'DCS.2003' } };
    expect(await vendorClient(staging)('GET', '/migration-tasks')).toMatchObject(refused);
    expect((await list('local-1_staging')).status).toBe(200);
    staging.setScenario(null);
  });

  it('silent: no call is answered', async () => {
    const { 'local-1_staging': staging } = dcs.projects;
    staging.setScenario('silent');
    const answered = vendorClient(staging)('GET', '/instances').then(
      () => 'answered',
      () => 'lost',
    );
    // This call comes later and is answered nevertheless: the region itself still works.
    const other = list('local-1').then(() => 'other');
    expect(await Promise.race([answered, other])).toBe('other');
    staging.setScenario(null);
  });

  it('does not hide from IAM', async () => {
    dcs.projects['local-2'].setScenario('unavailable');
    const answer = await vendorClient(dcs.projects['local-2'])('GET', '/v3/auth/projects');
    expect(answer.status).toBe(200);
    dcs.projects['local-2'].setScenario('throttled');
  });

  it('is set by a setting, whose faults name what it may be', async () => {
    const own = await startTestDcs({ scenarios: 'local-2=forbidden, local-1_staging=unavailable' });
    const statuses = Object.values(own.projects).map(
      async (each) => (await vendorClient(each)('GET', '/instances')).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 503, 403]);
    await own.close();
    for (const wrong of ['local-3=silent', 'local-2=gone', 'local-2', 'local-2=silent,'])
      expect(() => readConfig({ LOCAL_DCS_SCENARIOS: wrong })).toThrow(
        'LOCAL_DCS_SCENARIOS: must be project=scenario, with commas between; projects: local-1, local-1_staging, local-2; ' +
          `scenarios: ${PROJECT_SCENARIO_NAMES.join(', ')}`,
      );
  });
});

describe('the control of the embedded DCS', () => {
  it('lists the projects with their scenarios, in every region', async () => {
    const { endpoint } = dcs.projects['local-2'];
    const answer = await fetch(`${endpoint}/local-dcs/projects`, { headers: basic(dcs.ak, dcs.sk) });
    expect(await answer.json()).toMatchObject({
      projects: [
        { name: 'local-1', project_id: dcs.projectId, endpoint: dcs.endpoint, scenario: null },
        { name: 'local-1_staging' },
        { name: 'local-2', endpoint, scenario: 'throttled' },
      ],
      scenarios: PROJECT_SCENARIO_NAMES.map((name) => ({ name, description: expect.any(String) })),
    });
  });

  it('sets a scenario by name or id, and takes it away', async () => {
    expect(await (await set('local-1_staging', 'forbidden')).json()).toMatchObject({ scenario: 'forbidden' });
    expect((await list('local-1_staging')).status).toBe(403);
    expect((await set(dcs.projects['local-1_staging'].projectId, null)).status).toBe(200);
    expect((await list('local-1_staging')).status).toBe(200);
  });

  it('says what it would take instead', async () => {
    expect(await (await set('local-9', null)).json()).toEqual({
      message: 'There is no project local-9: take the id of one, or a name of local-1, local-1_staging, local-2.',
    });
    for (const wrong of ['gone', 1, undefined]) expect((await set('local-2', wrong)).status).toBe(400);
  });

  it.each([
    ['no key', {}],
    ['a wrong one', basic('somebody', 'else')],
  ])('asks for the key with %s', async (_, headers) => {
    for (const answer of [
      await control('', { headers }),
      await control('/local-2/scenario', { method: 'PUT', headers, body: '{"scenario":null}' }),
    ]) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ message: expect.stringContaining('curl -u AK:SK') });
    }
    expect((await list('local-2')).status).toBe(429);
  });
});
