import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditPage } from '../../contract/audit.ts';
import { changeDetail, changeList, switchAnswer, type Change, type ChangeDetail } from '../../contract/change.ts';
import { createFakeClock, dcsClock, passTimeUntil, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { vendorClient } from '../../testing/vendor-client.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeEach(async () => {
  const clock = createFakeClock(Date.now());
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  bff = await startTestBff(dcs, { clock, timeoutMs: 500 });
});
afterEach(async () => {
  await bff.stop();
  await dcs.close();
});

async function begin(name: string, more: object = {}): Promise<Change> {
  const id = dcs.idOf(name);
  const answer = await bff.put(id, !dcs.isSslOn(id), more);
  expect(answer.status).toBe(202);
  return switchAnswer.parse(answer.json).change;
}
const toEnd = (change: Change) => bff.changeIn(change.change_id, 'succeeded', 'failed', 'unknown');
async function detailOf({ change_id }: Change): Promise<ChangeDetail> {
  return changeDetail.parse((await bff.get(`/api/changes/${change_id}`)).json);
}
const checkAgain = ({ change_id }: Change) => bff.request({ method: 'POST', url: `/api/changes/${change_id}/check` });

describe('a job that does not behave', () => {
  test('is forgotten: unknown, and stays so when looked at again', async () => {
    const change = await begin('coupon-codes');
    expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.JOB_FORGOTTEN' } });
    const again = switchAnswer.parse((await checkAgain(change)).json).change;
    expect(again).toMatchObject({ state: 'running', error: null, job_id: change.job_id });
    expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.JOB_FORGOTTEN' } });
    expect((await detailOf(change)).steps.map((step) => step.cause)).toContain('checked-again');
    expect(dcs.puts(dcs.idOf('coupon-codes'))).toBe(1);
  });

  test('never ends: unknown after its limit', async () => {
    const change = await begin('ab-tests');
    const begun = bff.clock.now();
    // Two hours, in larger steps than other tests take.
    await passTimeUntil(bff.clock, async () => (await detailOf(change)).change.finished_at !== null, 10_000);
    expect(await toEnd(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.JOB_OVERDUE' } });
    expect(bff.clock.now() - begun).toBeGreaterThanOrEqual(2 * 3_600_000);
  });

  test('says SUCCESS, and SSL is as before: failed, with the contradiction as evidence', async () => {
    const change = await begin('push-tokens');
    const begun = bff.clock.now();
    const ended = await toEnd(change);
    // The instance was at rest all the time, so waiting half an hour, as for a restart, would be useless.
    expect(bff.clock.now() - begun).toBeLessThan(15 * 60_000);
    expect(ended).toMatchObject({
      state: 'failed',
      error: { error_code: 'CONSOLE.OUTCOME_CONTRADICTED' },
    });
    const last = (await detailOf(change)).steps.at(-1);
    expect(last).toMatchObject({ cause: 'detail-contradicts' });
    expect(last?.evidence).toContainEqual({ field: 'ssl.enabled', value: 'false' });
  });
});

describe('looking again', () => {
  test('is for unknown outcomes only', async () => {
    const change = await begin('orders-cache');
    await toEnd(change);
    const { status, json } = await checkAgain(change);
    expect(status).toBe(409);
    expect(json).toMatchObject({ error_code: 'CONSOLE.NOTHING_TO_CHECK' });
    const missing = await bff.request({
      method: 'POST',
      url: '/api/changes/00000000-0000-4000-8000-000000000000/check',
    });
    expect(missing.status).toBe(404);
    const { entries } = auditPage.parse((await bff.get('/api/audit?action=refused')).json);
    expect(entries).toMatchObject([
      { instance_id: null, after: null, error_code: 'CONSOLE.CHANGE_NOT_FOUND' },
      { instance_id: change.instance_id, after: null, error_code: 'CONSOLE.NOTHING_TO_CHECK' },
    ]);
  });
});

describe('a backup first', () => {
  test('is made and waited for, then the switch is sent: one change', async () => {
    const change = await begin('leaderboard', { backup_first: true });
    expect(change).toMatchObject({ state: 'backing-up', backup_first: true });
    expect(dcs.puts(dcs.idOf('leaderboard'))).toBe(0);
    await bff.changeIn(change.change_id, 'accepted', 'running', 'verifying');
    expect(await toEnd(change)).toMatchObject({ state: 'succeeded', backup_id: expect.any(String) });
    const { steps } = await detailOf(change);
    expect(steps.map((step) => step.cause).slice(0, 4)).toEqual([
      'asked-for',
      'backup-asked',
      'backup-begun',
      'backup-made',
    ]);
    expect(dcs.puts(dcs.idOf('leaderboard'))).toBe(1);
  });

  test('fails: nothing is switched', async () => {
    const change = await begin('wish-lists', { backup_first: true });
    expect(await toEnd(change)).toMatchObject({ state: 'failed', error: { error_code: 'CONSOLE.BACKUP_FAILED' } });
    expect(dcs.puts(dcs.idOf('wish-lists'))).toBe(0);
    expect(dcs.isSslOn(dcs.idOf('wish-lists'))).toBe(false);
  });
});

const newestOf = async (name: string) =>
  changeList.parse((await bff.get(`/api/changes?instance_id=${dcs.idOf(name)}`)).json).changes[0];
const elsewhere = (name: string, enabled: boolean) =>
  vendorClient(dcs)('PUT', `/instances/${dcs.idOf(name)}/ssl`, { data: { enabled } });

describe('a change made elsewhere', () => {
  test('shows up once somebody looks at the instance, and is followed to its outcome', async () => {
    await elsewhere('catalog-search', true);
    await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('catalog-search')}`);
    await passTimeUntil(bff.clock, async () => (await newestOf('catalog-search')) !== undefined, 10);
    const found = await newestOf('catalog-search');
    if (found === undefined) throw new Error('not found');
    expect(found).toMatchObject({ origin: 'external', enabled: true, job_id: expect.any(String) });
    expect(await toEnd(found)).toMatchObject({ state: 'succeeded' });
    expect((await detailOf(found)).steps[0]?.evidence).toContainEqual({ field: 'user_name', value: 'local-user' });
  });

  test('shows up when the list tells that an instance restarts', async () => {
    await bff.get('/api/instances');
    await elsewhere('price-feed', true);
    await bff.clock.advance(4000);
    await bff.get('/api/instances');
    await passTimeUntil(bff.clock, async () => (await newestOf('price-feed')) !== undefined, 10);
    expect(await newestOf('price-feed')).toMatchObject({ origin: 'external', enabled: true });
  });

  test('is one where a change of ours had just failed before it', async () => {
    const failed = await begin('wish-lists', { backup_first: true });
    await toEnd(failed);
    await bff.clock.advance(60_000);
    await elsewhere('wish-lists', true);
    await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('wish-lists')}`);
    await passTimeUntil(bff.clock, async () => (await newestOf('wish-lists'))?.origin === 'external', 10);
    expect((await newestOf('wish-lists'))?.change_id).not.toBe(failed.change_id);
  });

  test('is not our own change, however often the instance is looked at', async () => {
    const change = await begin('orders-cache');
    await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}`);
    await toEnd(change);
    await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('orders-cache')}`);
    await bff.clock.advance(1000);
    const { changes } = changeList.parse((await bff.get('/api/changes')).json);
    expect(changes.map(({ change_id, origin }) => [change_id, origin])).toEqual([[change.change_id, 'console']]);
  });
});
