import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditChain, auditEntry, auditPage, type AuditEntry } from '../../../contract/audit.ts';
import { switchAnswer } from '../../../contract/change.ts';
import { errorEnvelope } from '../../../contract/error.ts';
import { instanceList } from '../../../contract/instance.ts';
import { createFakeClock, dcsClock, startTestBff, type TestBff } from '../../../testing/bff.ts';
import { switchBody } from '../../../testing/switch-body.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { PROJECT } from '../../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  const clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  bff = await startTestBff(dcs, { clock });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const put = async (server: TestBff, id: string, payload: object, headers: Record<string, string> = {}) => {
  const enabled = 'enabled' in payload && payload.enabled === true;
  const preview = await server.get(`/api/projects/${PROJECT}/instances/${id}/ssl/preview?enabled=${enabled}`);
  const response = await server.inject({
    method: 'PUT',
    url: `/api/projects/${PROJECT}/instances/${id}/ssl`,
    payload: { ...switchBody(enabled, preview.json), ...payload },
    headers,
  });
  return {
    status: response.statusCode,
    ours: String(response.headers['x-request-id']),
    json: response.json<unknown>(),
  };
};
const page = async (query: string) => auditPage.parse((await bff.get(`/api/audit?${query}`)).json);
const newest = async (id: string): Promise<AuditEntry | undefined> =>
  (await page(`instance_id=${id}&limit=1`)).entries[0];

describe('a switch', () => {
  test('stands there from the intent, with its reason, to its outcome', async () => {
    const id = dcs.idOf('orders-cache');
    const enabled = !dcs.isSslOn(id);
    const { json, ours } = await put(bff, id, { enabled, reason: '  CHG-4711: payments  ' });
    const { change } = switchAnswer.parse(json);
    await bff.changeIn(change.change_id, 'succeeded');

    const { entries } = await page(`change_id=${change.change_id}`);
    const itself = { kind: 'console' };
    const person = {
      kind: 'person',
      method: 'link',
      subject: 'admin',
      name: 'Local admin',
      role: 'admin',
      address: '127.0.0.1',
    };
    const asked = enabled ? ['off', 'on'] : ['on', 'off'];
    expect(entries.toReversed().map((e) => [e.action, e.before, e.after, e.actor, e.job_id])).toEqual([
      ['intended', ...asked, person, null],
      ['step', 'intended', 'accepted', person, change.job_id],
      ['step', 'accepted', 'running', itself, change.job_id],
      ['step', 'running', 'verifying', itself, change.job_id],
      ['outcome', 'verifying', 'succeeded', itself, change.job_id],
    ]);
    expect(entries.toReversed().map(({ reason }) => reason)).toEqual(['CHG-4711: payments', null, null, null, null]);
    const [intended, accepted] = entries.toReversed();
    expect(intended?.request_ids).toEqual([ours]);
    // DCS's own id of the accepting answer comes second.
    expect(accepted?.request_ids).toEqual([ours, expect.stringMatching(/./)]);
    expect(accepted?.request_ids[1]).not.toBe(ours);
  });

  test('that DCS refuses has its code and DCS’s request id in the outcome, once', async () => {
    const id = dcs.idOf('geo-lookup');
    const { json, ours } = await put(bff, id, { enabled: !dcs.isSslOn(id) });
    const error = errorEnvelope.parse(json);
    const { entries } = await page(`instance_id=${id}`);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      action: 'outcome',
      error_code: 'DCS.4201',
      request_ids: [ours, error.request_id],
      actor: { kind: 'person' },
    });
  });
});

const SECRET = 'hunter2';
const path = (id: string) => `/api/projects/${PROJECT}/instances/${id}/ssl`;
const aimedAt = (url: string) => ({ url, payload: { enabled: true } });
const body = (payload: string | object, type = 'application/json') => ({
  url: path(dcs.idOf('leaderboard')),
  payload,
  headers: { 'content-type': type },
});

describe('a refusal', () => {
  // A refusal after this time is not merged with an earlier one.
  beforeEach(() => bff.clock.advance(60_000));

  test.each([
    ['clickstream', true, 'CONSOLE.NOT_ELIGIBLE', 'clickstream'],
    ['an instance that DCS does not know', true, 'DCS.3022', null],
  ])('of %s is there, with who asked and what for', async (name, enabled, code, instance_name) => {
    const id = code === 'DCS.3022' ? '00000000-0000-4000-8000-000000000000' : dcs.idOf(name);
    const { ours } = await put(bff, id, { enabled, reason: 'why not' });
    expect(await newest(id)).toMatchObject({
      action: 'refused',
      before: null,
      after: 'on',
      change_id: null,
      reason: 'why not',
      error_code: code,
      instance_name,
      actor: { kind: 'person', address: '127.0.0.1' },
      request_ids: expect.arrayContaining([ours]),
    });
  });

  test('of what another site asked for is there, too', async () => {
    const id = dcs.idOf('leaderboard');
    const { status, ours } = await put(bff, id, { enabled: true }, { 'sec-fetch-site': 'cross-site' });
    expect(status).toBe(403);
    expect(await newest(id)).toMatchObject({
      action: 'refused',
      after: null,
      error_code: 'CONSOLE.CROSS_SITE',
      request_ids: [ours],
    });
    expect(dcs.puts(id)).toBe(0);
  });

  test.each<[string, () => InjectOptions, string]>([
    ['a wish that is none', () => body({ enabled: SECRET }), 'INVALID_REQUEST'],
    ['an unknown key', () => body({ enabled: false, [SECRET]: 1 }), 'INVALID_REQUEST'],
    ['a risk that is no loss', () => body({ enabled: true, acknowledged: [SECRET] }), 'INVALID_REQUEST'],
    ['too long a reason', () => body({ enabled: true, reason: SECRET.repeat(100) }), 'INVALID_REQUEST'],
    ['null', () => body('null'), 'INVALID_REQUEST'],
    ['what is not JSON', () => body(`{"${SECRET}`), 'INVALID_REQUEST'],
    ['nothing', () => ({ url: path(dcs.idOf('leaderboard')) }), 'INVALID_REQUEST'],
    ['no JSON by its type', () => body('x', `text/${SECRET}`), 'UNSUPPORTED_MEDIA_TYPE'],
    ['too large a body', () => body(`"${SECRET.repeat(10_000)}"`), 'BODY_TOO_LARGE'],
    ['an id that is none', () => aimedAt(path(SECRET)), 'INVALID_REQUEST'],
  ])('of %s is none: what is not understood is no command', async (_name, request, code) => {
    const { entries } = await page('limit=1');
    const response = await bff.inject({ method: 'PUT', ...request() });
    expect(response.json()).toMatchObject({ error_code: `CONSOLE.${code}` });
    expect((await page('limit=1')).entries).toEqual(entries);
    expect(dcs.puts(dcs.idOf('leaderboard'))).toBe(0);
  });

  test('of a switch in a project that is not shown is there', async () => {
    const id = dcs.idOf('leaderboard');
    const url = path(id).replace(PROJECT, 'f'.repeat(32));
    const response = await bff.inject({ method: 'PUT', url, payload: { enabled: true, reason: ' why ' } });
    expect(response.statusCode).toBe(404);
    expect(await newest(id)).toMatchObject({
      action: 'refused',
      after: 'on',
      reason: 'why',
      error_code: 'CONSOLE.PROJECT_UNKNOWN',
    });
  });

  test('of whoever is not signed in is none: nobody fills the audit from outside', async () => {
    const { entries } = await page('limit=1');
    const unsigned = { ...bff.headers, cookie: '' };
    for (const url of [path(dcs.idOf('leaderboard')), path(SECRET.repeat(1000)), path(`%${SECRET}`)]) {
      const response = await bff.inject({ method: 'PUT', ...aimedAt(url), headers: unsigned });
      expect([400, 401, 414]).toContain(response.statusCode);
    }
    expect((await page('limit=1')).entries).toEqual(entries);
  });

  test('of what is no switch is none', async () => {
    const { entries } = await page('limit=1');
    const url = path(dcs.idOf('leaderboard'));
    for (const request of [
      { method: 'PUT', url: `${url}/x` },
      { method: 'POST', url, payload: { enabled: true } },
      { method: 'GET', url: `${url}/preview?enabled=perhaps` },
      { method: 'POST', url: '/api/changes/x/check' },
    ] as const) {
      expect((await bff.inject(request)).statusCode).toBeGreaterThanOrEqual(400);
    }
    expect((await page('limit=1')).entries).toEqual(entries);
  });
});

test('a certificate that is downloaded stands there, one that is refused does not', async () => {
  const id = dcs.idOf('orders-cache');
  const response = await bff.inject({ url: `/api/projects/${PROJECT}/instances/${id}/certificate` });
  expect(response.statusCode).toBe(200);
  expect(await newest(id)).toMatchObject({
    action: 'certificate-downloaded',
    instance_name: 'orders-cache',
    request_ids: [response.headers['x-request-id'], expect.any(String)],
  });
  await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('clickstream')}/certificate`);
  expect(await newest(dcs.idOf('clickstream'))).toMatchObject({ action: 'refused' });
});

describe('GET /api/audit', () => {
  test('pages from the newest to the oldest, each entry once', async () => {
    const all = (await page('limit=500')).entries;
    const seen: AuditEntry[] = [];
    let before: number | null = null;
    do {
      const part: Awaited<ReturnType<typeof page>> = await page(`limit=3${before === null ? '' : `&before=${before}`}`);
      expect(part.entries.length).toBeLessThanOrEqual(3);
      seen.push(...part.entries);
      before = part.next;
    } while (before !== null);
    expect(seen).toEqual(all);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_entry, index) => all.length - index));
  });

  test('filters by each thing and by all together', async () => {
    const all = (await page('limit=500')).entries;
    const seqs = async (query: string) => (await page(`limit=500&${query}`)).entries.map(({ seq }) => seq);
    const where = (holds: (entry: AuditEntry) => boolean) => all.filter(holds).map(({ seq }) => seq);
    const middle = all[3]?.at ?? '';
    expect(await seqs('action=refused')).toEqual(where(({ action }) => action === 'refused'));
    expect(await seqs('actor=console')).toEqual(where(({ actor }) => actor.kind === 'console'));
    expect(await seqs('actor=person:link:admin')).toEqual(where(({ actor }) => actor.kind === 'person'));
    for (const other of ['person:local:admin', 'person:link:support', 'local:Local%20admin', 'terminal:console']) {
      expect(await seqs(`actor=${other}`)).toEqual([]);
    }
    expect(await seqs(`from=${middle}`)).toEqual(where(({ at }) => at >= middle));
    expect(await seqs(`to=${middle}`)).toEqual(where(({ at }) => at < middle));
    const inShanghai = new Date(Date.parse(middle) + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
    const local = encodeURIComponent(inShanghai);
    expect(await seqs(`from=${local}`)).toEqual(where(({ at }) => at >= middle));
    const id = dcs.idOf('orders-cache');
    expect(await seqs(`instance_id=${id}&actor=console&action=outcome`)).toEqual(
      where((e) => e.instance_id === id && e.actor.kind === 'console' && e.action === 'outcome'),
    );
  });

  test.each([
    'limit=0',
    'limit=501',
    'action=nothing',
    'actor=Local%20admin',
    'actor=person:link',
    'instance_id=x',
    'from=yesterday',
    'before=-1',
    'foo=1',
  ])('%s is refused in the envelope', async (query) => {
    const { status, json } = await bff.get(`/api/audit?${query}`);
    expect(status).toBe(400);
    expect(errorEnvelope.parse(json).error_code).toBe('CONSOLE.INVALID_REQUEST');
  });
});

describe('GET /api/audit/export', () => {
  test.each([
    ['jsonl', /^application\/jsonl/],
    ['csv', /^text\/csv/],
  ])('%s is a file to save, with the entries of the filter', async (format, type) => {
    const response = await bff.inject({ url: `/api/audit/export?format=${format}&action=refused` });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': expect.stringMatching(type),
      'content-disposition': expect.stringMatching(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.(csv|jsonl)"$/),
    });
    const { entries } = await page('action=refused');
    const lines = response.payload.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(entries.length + (format === 'csv' ? 1 : 0));
    if (format === 'jsonl') {
      expect(lines.map((line) => auditEntry.parse(JSON.parse(line)))).toEqual(entries.toReversed());
    }
  });

  test.each(['', 'format=xls', 'format=csv&limit=3'])('“%s” is refused', async (query) => {
    expect((await bff.get(`/api/audit/export?${query}`)).status).toBe(400);
  });

  test('is for reading only', async () => {
    const response = await bff.inject({ method: 'HEAD', url: '/api/audit/export?format=csv' });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe('GET');
  });
});

test('GET /api/audit/chain says that it is whole, and what its head is', async () => {
  const { entries } = await page('limit=1');
  const chain = auditChain.parse((await bff.get('/api/audit/chain')).json);
  expect(chain).toEqual({ whole: true, entries: entries[0]?.seq, head: entries[0]?.hash });
});

describe('where a reason is required', () => {
  test('a switch without one is refused and nothing is sent; the list says so beforehand', async () => {
    const strict = await startTestBff(dcs, { clock: bff.clock, reasonRequired: true });
    const id = dcs.idOf('web-sessions');
    for (const reason of [undefined, '', '   ']) {
      const { status, json } = await put(strict, id, {
        enabled: !dcs.isSslOn(id),
        ...(reason !== undefined && { reason }),
      });
      expect(status).toBe(400);
      expect(errorEnvelope.parse(json)).toMatchObject({ error_code: 'CONSOLE.REASON_REQUIRED', retry: 'never' });
    }
    expect(dcs.puts(id)).toBe(0);
    const refused = auditPage.parse((await strict.get('/api/audit?action=refused')).json);
    expect(refused.entries).toHaveLength(1);
    expect(instanceList.parse((await strict.get('/api/instances')).json).reason_required).toBe(true);
    expect(instanceList.parse((await bff.get('/api/instances')).json).reason_required).toBe(false);

    expect((await put(strict, id, { enabled: !dcs.isSslOn(id), reason: 'x'.repeat(500) })).status).toBe(202);
    await strict.stop();
  });
});
