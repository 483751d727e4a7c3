import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { instanceDetail, outdatedPreview, sslPreview, type SslPreview } from '../../contract/instance.ts';
import { createFakeClock, dcsClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { vendorClient, type VendorClient } from '../../testing/vendor-client.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  const clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  bff = await startTestBff(dcs, { clock });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

async function preview(name: string, enabled = !dcs.isSslOn(dcs.idOf(name))): Promise<SslPreview> {
  const { json } = await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf(name)}/ssl/preview?enabled=${enabled}`);
  return sslPreview.parse(json);
}
const put = (name: string, payload: object) =>
  bff.request({ method: 'PUT', url: `/api/projects/${PROJECT}/instances/${dcs.idOf(name)}/ssl`, payload });
const kinds = ({ risks }: SslPreview) => risks.map((risk) => risk.kind);

describe('the preview', () => {
  test('says what is lost, how much, and when that was read', async () => {
    const seen = await preview('leaderboard');
    expect(seen).toMatchObject({ blocker: null, enabled: true, backup_possible: true });
    expect(seen.risks[0]).toMatchObject({ kind: 'data-cleared', severity: 'loss', advice: 'back-up-first' });
    expect(seen.risks[0]?.evidence.map(({ field }) => field)).toEqual([
      'spec_code',
      'appendonly',
      'keys',
      'used_memory',
    ]);
    expect(seen.risks[0]?.evidence.every(({ read_at }) => read_at !== undefined)).toBe(true);
  });

  test('knows that AOF keeps the data, and that single-node instances have no backup', async () => {
    expect(kinds(await preview('orders-cache'))).not.toContain('data-cleared');
    expect(await preview('web-sessions')).toMatchObject({ backup_possible: false });
  });

  test('says why it cannot be done', async () => {
    expect(await preview('clickstream')).toMatchObject({ blocker: 'verdict' });
    expect(await preview('orders-cache', dcs.isSslOn(dcs.idOf('orders-cache')))).toMatchObject({
      blocker: 'already-set',
    });
  });

  test('says that DCS refused the last switch as not supported, and lets it be tried again', async () => {
    expect(kinds(await preview('geo-lookup'))).not.toContain('refused-before');
    await bff.put(dcs.idOf('geo-lookup'), true);
    const seen = await preview('geo-lookup');
    expect(seen).toMatchObject({ blocker: null, instance: { verdict: { kind: 'eligible' } } });
    const told = seen.risks.find(({ kind }) => kind === 'refused-before');
    expect(told).toMatchObject({ severity: 'notice', evidence: [{ value: 'DCS.4201' }, {}, {}] });
    const { json } = await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('geo-lookup')}`);
    expect(instanceDetail.parse(json).risks).toContainEqual(told);
  });

  test('has the same token for the same situation, and another one for another direction', async () => {
    expect((await preview('leaderboard')).token).toBe((await preview('leaderboard')).token);
    expect((await preview('leaderboard', false)).token).not.toBe((await preview('leaderboard', true)).token);
  });

  test.each(['', '?enabled=yes', '?enabled=true&x=1'])('%s is no query for it', async (query) => {
    const { status, json } = await bff.get(
      `/api/projects/${PROJECT}/instances/${dcs.idOf('leaderboard')}/ssl/preview${query}`,
    );
    expect(status).toBe(400);
    expect(json).toMatchObject({ error_code: 'CONSOLE.INVALID_REQUEST' });
  });
});

describe('a switch without consent sends nothing', () => {
  test('without a token', async () => {
    const { status, json } = await put('orders-cache', { enabled: true });
    expect(status).toBe(428);
    expect(json).toMatchObject({ error_code: 'CONSOLE.PREVIEW_REQUIRED' });
  });

  test('where the loss was not accepted', async () => {
    const { token } = await preview('leaderboard');
    const { status, json } = await put('leaderboard', { enabled: true, token });
    expect(status).toBe(409);
    expect(json).toMatchObject({
      error_code: 'CONSOLE.LOSS_NOT_ACKNOWLEDGED',
      error_msg: expect.stringContaining('data-cleared'),
    });
  });

  test('with a backup first, where DCS makes none', async () => {
    const { token } = await preview('web-sessions');
    const body = { enabled: true, token, acknowledged: ['data-cleared'], backup_first: true };
    const { status, json } = await put('web-sessions', body);
    expect(status).toBe(409);
    expect(json).toMatchObject({ error_code: 'CONSOLE.BACKUP_IMPOSSIBLE' });
  });

  test('and none of them reached DCS', () => {
    for (const name of ['orders-cache', 'leaderboard', 'web-sessions']) expect(dcs.puts(dcs.idOf(name))).toBe(0);
  });
});

describe('when something happens between the preview and the switch', () => {
  let vendor: VendorClient;
  beforeEach(() => {
    vendor = vendorClient(dcs);
  });

  test('it is refused with the preview as it is now, whose token then works', async () => {
    const before = await preview('orders-cache');
    // Somebody else makes a backup. This is another task, and it runs.
    await vendor('POST', `/instances/${dcs.idOf('orders-cache')}/backups`, {
      data: { remark: '', backup_format: 'rdb' },
    });
    const answer = await put('orders-cache', { enabled: true, token: before.token });
    expect(answer.status).toBe(412);
    const { error_code, preview: now } = outdatedPreview.parse(answer.json);
    expect(error_code).toBe('CONSOLE.PREVIEW_OUTDATED');
    expect(now).toMatchObject({ blocker: 'verdict', instance: { verdict: { kind: 'busy' } } });
    const different = now.basis.filter(({ value }, index) => before.basis[index]?.value !== value);
    expect(different.map(({ field }) => field)).toEqual(expect.arrayContaining(['task', 'newest_task']));
    expect(dcs.puts(dcs.idOf('orders-cache'))).toBe(0);
  });

  test('a request that comes twice is one change, at the same moment too', async () => {
    const seen = await preview('price-feed');
    const body = {
      enabled: true,
      token: seen.token,
      acknowledged: ['data-cleared'],
      change_id: '7b0c2d0e-4a57-4f6d-9d5a-0a1b2c3d4e5f',
    };
    const [first, meanwhile] = await Promise.all([put('price-feed', body), put('price-feed', body)]);
    const second = await put('price-feed', body);
    expect(meanwhile.json).toEqual(first.json);
    expect(switchAnswer.parse(first.json).change.change_id).toBe(body.change_id);
    expect(switchAnswer.parse(second.json).change.job_id).toBe(switchAnswer.parse(first.json).change.job_id);
    expect(dcs.puts(dcs.idOf('price-feed'))).toBe(1);
    const other = await put('orders-cache', { ...body, token: (await preview('orders-cache')).token });
    expect(other).toMatchObject({ status: 409, json: { error_code: 'CONSOLE.CHANGE_ID_TAKEN' } });
  });

  test('one id for changes of two instances, at the same moment: the second is refused', async () => {
    const ids = ['geo-lookup', 'mail-outbox'].map((name) => dcs.idOf(name));
    const puts = () => ids.reduce((sum, id) => sum + dcs.puts(id), 0);
    const before = puts();
    const change_id = '6c0e4a3c-0f7e-4a0e-9a53-3f6f0e9d8f11';
    const answers = await Promise.all(ids.map((id) => bff.put(id, true, { change_id })));
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toMatchObject([
      {
        json: {
          error_code: 'CONSOLE.CHANGE_ID_TAKEN',
          error_msg: expect.stringContaining('make a new one'),
          retry: 'never',
        },
      },
    ]);
    expect(puts() - before).toBe(1);
  });
});
