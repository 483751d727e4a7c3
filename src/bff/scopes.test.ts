import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { auditPage } from '../contract/audit.ts';
import { changeList, switchAnswer } from '../contract/change.ts';
import { errorEnvelope } from '../contract/error.ts';
import { instanceId, projectId } from '../contract/ids.ts';
import { instanceDetail, instanceList } from '../contract/instance.ts';
import { sessionState } from '../contract/session.ts';
import { systemClock } from './platform/clock.ts';
import { startChaosProxy } from '../testing/chaos-proxy.ts';
import { passTimeUntil, startTestBff, type TestBff, type TestBffOptions } from '../testing/bff.ts';
import { startHttpServer } from '../testing/http-server.ts';
import { anIntent } from '../testing/intent.ts';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { switchBody } from '../testing/switch-body.ts';
import { until } from '../testing/until.ts';
import { adoptChanges, findChange, insertChange, insertStep } from './store/changes.ts';
import { openStore } from './store/database.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const OTHER = projectId.parse('fedcba9876543210fedcba9876543210');
const WRONG_KEY = { ak: 'AKWRONG0000000000000', sk: 'wrong', securityToken: null };
const USERS = [{ name: 'ann', password: 'correct horse', may: 'switch' }];

let here: TestDcs;
let there: TestDcs;
beforeAll(async () => {
  here = await startTestDcs({ jobMs: 1 });
  there = await startTestDcs({ synthetic: 12, projectId: OTHER, jobMs: 1 });
});
afterAll(async () => {
  await here.close();
  await there.close();
});

const open: TestBff[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});
async function start(options: TestBffOptions = {}): Promise<TestBff> {
  const bff = await startTestBff(here, { others: [{ dcs: there }], ...options });
  open.push(bff);
  return bff;
}

const listOf = async (bff: TestBff) => instanceList.parse((await bff.get('/api/instances')).json);
const errorOf = ({ status, json }: { status: number; json: unknown }) => ({ status, ...errorEnvelope.parse(json) });

test('two scopes are one list, and each row says in which project it is', async () => {
  const list = await listOf(await start());
  expect(list.scopes).toMatchObject([
    { project_id: here.projectId, cloud: here.region, region: here.region, reading: { state: 'read' } },
    { project_id: OTHER, cloud: 'other-1', reading: { state: 'read' } },
  ]);
  const ofOther = list.instances.filter((row) => row.project_id === OTHER);
  expect(ofOther).toHaveLength(12);
  expect(list.instances.length).toBeGreaterThan(12);
});

test('a scope whose key is refused is told with its error, and the other is shown', async () => {
  const bff = await start({ others: [{ dcs: there, credentials: WRONG_KEY }] });
  const list = await listOf(bff);
  expect(list.scopes).toMatchObject([
    { project_id: here.projectId, reading: { state: 'read' } },
    { project_id: OTHER, reading: { state: 'failed', error: { error_code: expect.stringContaining('APIGW.') } } },
  ]);
  expect(list.instances.every((row) => row.project_id === here.projectId)).toBe(true);
  expect(list.instances.length).toBeGreaterThan(0);
});

test('a scope that does not answer keeps nobody waiting for the others', async () => {
  const link = await startChaosProxy({
    target: there.endpoint,
    nextFault: () => ({ kind: 'black-hole', request: 1, ms: 0 }),
    clock: systemClock,
  });
  const bff = await start({ others: [{ dcs: there, endpoints: { dcs: link.endpoint } }] });
  const asked = bff.get('/api/instances');
  await until(
    () => link.faults()['black-hole'],
    (count) => count > 0,
  );
  // Real answers take some time, so the time-out comes only after the other scope has answered.
  expect((await bff.get(`/api/projects/${here.projectId}/instances/${here.idOf('orders-cache')}`)).status).toBe(200);
  await bff.clock.advance(2000);
  expect(instanceList.parse((await asked).json).scopes[1]).toMatchObject({
    reading: { state: 'failed', error: { error_code: 'CONSOLE.UPSTREAM_TIMEOUT' } },
  });
  await link.close();
});

test('a cloud whose projects cannot be found is a scope that failed, and the console starts and shows the other', async () => {
  const bff = await start({ others: [{ dcs: there, projects: { kind: 'of-region' }, credentials: WRONG_KEY }] });
  expect((await listOf(bff)).scopes).toMatchObject([
    { project_id: here.projectId, reading: { state: 'read' } },
    { project_id: null, cloud: 'other-1', reading: { state: 'failed' } },
  ]);
});

test('a cloud whose projects could not be found is asked again every 30 s, and works once they are', async () => {
  let asked = 0;
  // The embedded DCS has no list of projects.
  const iam = await startHttpServer(() => (_request, response) => {
    asked += 1;
    const projects = [{ id: OTHER, name: there.region, enabled: true }];
    response.writeHead(asked <= 2 ? 403 : 200).end(JSON.stringify(asked <= 2 ? {} : { projects }));
  });
  const bff = await start({
    others: [{ dcs: there, projects: { kind: 'of-region' }, endpoints: { iam: iam.origin } }],
  });
  const readings = async () => (await listOf(bff)).scopes.map(({ reading }) => reading.state);
  await bff.clock.advance(29_999);
  expect([asked, await readings()]).toEqual([1, ['read', 'failed']]);
  await bff.clock.advance(1);
  await until(
    () => asked,
    (times) => times === 2,
  );
  expect(await readings()).toEqual(['read', 'failed']);
  await passTimeUntil(bff.clock, () => asked === 3);
  expect(await until(readings, ([, other]) => other === 'read')).toEqual(['read', 'read']);
  await iam.close();
});

test('the log tells once that a scope cannot be read, and once that it can be again', async () => {
  let isDown = true;
  const link = await startChaosProxy({
    target: there.endpoint,
    nextFault: () => (isDown ? { kind: 'reset-before', request: 1, ms: 0 } : null),
    clock: systemClock,
  });
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  const told = () => lines.filter((line) => line.includes('the list'));
  const bff = await start({ log, others: [{ dcs: there, endpoints: { dcs: link.endpoint } }] });
  const readAgain = async () => {
    await bff.clock.advance(3000);
    let isThere = false;
    const list = listOf(bff).finally(() => (isThere = true));
    await passTimeUntil(bff.clock, () => isThere, 100);
    return (await list).scopes[1]?.reading.state;
  };
  for (let times = 0; times < 4; times += 1) expect(await readAgain()).toBe('failed');
  await until(told, ({ length }) => length > 0);
  isDown = false;
  await until(readAgain, (state) => state === 'read');
  expect(told().map((line) => line.match(/"project_id":"[^"]*"/g))).toEqual([
    [`"project_id":"${OTHER}"`],
    [`"project_id":"${OTHER}"`],
  ]);
  expect(told()[0]).toContain('"error_code":"CONSOLE.UPSTREAM');
  expect(told()[1]).toContain('the list can be read again');
  await link.close();
});

test('a console with one cloud whose projects cannot be found starts, and says why there is no list', async () => {
  const bff = await start({ others: [], cloud: { projects: { kind: 'of-region' }, credentials: WRONG_KEY } });
  const answer = await bff.get('/api/instances');
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(errorOf(answer).source).toBe('gateway');
});

test('a switch goes to the project of its path, and the change and the audit say which', async () => {
  const bff = await start();
  const row = (await listOf(bff)).instances.find(
    (each) => each.project_id === OTHER && each.verdict.kind === 'eligible',
  );
  const id = instanceId.parse(row?.instance_id);
  const path = `/api/projects/${OTHER}/instances/${id}`;
  expect(instanceDetail.parse((await bff.get(path)).json).instance.project_id).toBe(OTHER);
  const enabled = !there.isSslOn(id);
  const preview = await bff.get(`${path}/ssl/preview?enabled=${enabled}`);
  const answer = await bff.request({ method: 'PUT', url: `${path}/ssl`, payload: switchBody(enabled, preview.json) });
  const { change } = switchAnswer.parse(answer.json);
  expect(change.project_id).toBe(OTHER);
  expect(there.puts(id)).toBe(1);
  await bff.changeIn(change.change_id, 'succeeded');

  const listed = async (query: string) => changeList.parse((await bff.get(`/api/changes?${query}`)).json).changes;
  expect(await listed(`project_id=${OTHER}`)).toHaveLength(1);
  expect(await listed(`project_id=${here.projectId}`)).toEqual([]);
  const { entries } = auditPage.parse((await bff.get(`/api/audit?project_id=${OTHER}`)).json);
  expect(entries.length).toBeGreaterThan(1);
  expect(entries.every((entry) => entry.project_id === OTHER)).toBe(true);
  expect((await bff.get('/api/audit/chain')).json).toMatchObject({ whole: true });
});

test('an instance of one project is not found in another, and a project that is not shown is told of', async () => {
  const bff = await start();
  const id = here.idOf('orders-cache');
  expect(errorOf(await bff.get(`/api/projects/${OTHER}/instances/${id}`))).toMatchObject({
    status: 404,
    source: 'dcs',
  });
  expect(errorOf(await bff.get(`/api/projects/nowhere/instances/${id}`))).toMatchObject({
    status: 404,
    error_code: 'CONSOLE.PROJECT_UNKNOWN',
    error_msg: expect.stringContaining('GET /api/instances'),
  });
});

test('a change of an earlier version is adopted by the scope whose list names its instance', async () => {
  const store = await openStore(':memory:');
  const intent = { ...anIntent(instanceId.parse(here.idOf('orders-cache'))), project_id: null };
  const at = '2026-11-24T04:00:00.000Z';
  const change = {
    ...intent,
    origin: 'console',
    asked_by: null,
    backup_id: null,
    job_id: null,
    request_id: null,
    error: null,
    state: 'succeeded',
    created_at: at,
    updated_at: at,
    finished_at: at,
  } as const;
  await insertChange(store, change);
  await insertStep(store, change, { cause: 'instance-agrees', evidence: [] });
  const bff = await start({ store });
  expect((await findChange(store, change.change_id))?.project_id).toBeNull();
  await listOf(bff);
  await until(
    async () => (await findChange(store, change.change_id))?.project_id ?? null,
    (project) => project === here.projectId,
  );
  // A change that has a scope is not adopted by another one.
  await adoptChanges(store, OTHER, change.instance_id);
  expect((await findChange(store, change.change_id))?.project_id).toBe(here.projectId);
});

test('a cloud account signs in for one project, sees both, and switches in that one alone', async () => {
  await here.close();
  here = await startTestDcs({ jobMs: 1, iamUsers: USERS });
  const access = { methods: ['link', 'iam'] as const, iamDomain: null };
  const bff = await start({ access: { ...access, methods: [...access.methods] } });
  const asked = sessionState.parse((await bff.get('/api/session', { cookie: '' })).json);
  expect(asked).toMatchObject({ signed_in: false, projects: [{ project_id: here.projectId }, { project_id: OTHER }] });

  const body = { name: 'ann', password: 'correct horse', domain: 'local-account' };
  const signIn = (payload: object) =>
    bff.request({ method: 'POST', url: '/api/session/iam', payload, headers: { cookie: '' } });
  expect(errorOf(await signIn(body))).toMatchObject({ status: 400, error_msg: expect.stringContaining(OTHER) });
  const signedIn = await signIn({ ...body, project_id: here.projectId });
  expect(signedIn.status).toBe(200);
  const cookie = String(signedIn.headers['set-cookie']).split(';', 1)[0] ?? '';

  const list = instanceList.parse((await bff.get('/api/instances', { cookie })).json);
  const row = list.instances.find((each) => each.project_id === OTHER && each.verdict.kind === 'eligible');
  const path = `/api/projects/${OTHER}/instances/${row?.instance_id}/ssl`;
  const id = instanceId.parse(row?.instance_id);
  const before = there.puts(id);
  const payload = { enabled: !there.isSslOn(id), token: 'x' };
  const refused = await bff.request({ method: 'PUT', url: path, payload, headers: { cookie } });
  expect(errorOf(refused)).toMatchObject({ status: 403, error_code: 'CONSOLE.OTHER_PROJECT' });
  expect(there.puts(id)).toBe(before);
  const own = `/api/projects/${here.projectId}/instances/${here.idOf('orders-cache')}/ssl/preview?enabled=true`;
  expect((await bff.get(own, { cookie })).status).toBe(200);
});
