import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeDetail, changeList, switchAnswer, type Change } from '../../contract/change.ts';
import { instanceId, jobId } from '../../contract/ids.ts';
import {
  createFakeClock,
  createTestClient,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type FakeClock,
  type TestBff,
} from '../../testing/bff.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { orThrow } from '../cloud/result.ts';
import { consoleError } from '../platform/failure.ts';
import { openStore } from '../store/database.ts';
import { because } from './because.ts';
import { createJournal } from './journal.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

let clock: FakeClock;
let dataDir: string;
let dcs: TestDcs;
let bff: TestBff;
let somebody: ReturnType<typeof createTestClient>;

const start = async () => void (bff = await startTestBff(dcs, { clock, dataDir, timeoutMs: 500 }));

beforeEach(async () => {
  clock = createFakeClock();
  dataDir = temporaryFolder();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  somebody = createTestClient(dcs, clock);
  await start();
});
afterEach(async () => {
  await somebody.close();
  await bff.stop();
  await dcs.close();
});

const idOf = (name: string) => instanceId.parse(dcs.idOf(name));

/** Waits until the instance is at rest. */
async function quietOf(name: string): Promise<void> {
  const show = async () => orThrow(await somebody.client.showInstance(idOf(name)));
  await passTimeUntil(clock, async () => (await show()).task === null, 500);
}

/** Somebody else switches an instance. Waits until that is done. */
async function elsewhere(name: string, enabled: boolean): Promise<void> {
  orThrow(await somebody.client.switchSsl(idOf(name), enabled));
  await quietOf(name);
}

/** The changes of an instance, oldest first. */
async function changesOf(name: string): Promise<Change[]> {
  const { json } = await bff.get(`/api/changes?instance_id=${dcs.idOf(name)}`);
  return changeList.parse(json).changes.toReversed();
}

/** Looks at an instance until it has this many changes and none of them runs. @returns the changes, oldest first */
async function lookUntil(name: string, count: number): Promise<Change[]> {
  await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf(name)}`);
  let changes: Change[] = [];
  await passTimeUntil(clock, async () => {
    changes = await changesOf(name);
    return changes.length >= count && changes.every((change) => change.finished_at !== null);
  });
  // A change that would be found twice would show by now.
  await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf(name)}`);
  await clock.advance(5000);
  await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf(name)}`);
  expect(await changesOf(name)).toEqual(changes);
  expect(changes).toHaveLength(count);
  return changes;
}

async function begin(name: string): Promise<Change> {
  const id = dcs.idOf(name);
  return switchAnswer.parse((await bff.put(id, !dcs.isSslOn(id))).json).change;
}
const evidenceOf = async ({ change_id }: Change) =>
  changeDetail.parse((await bff.get(`/api/changes/${change_id}`)).json).steps[0]?.evidence;
const jobIds = () => dcs.jobs().map((job) => job.job_id);

describe('several changes made elsewhere', () => {
  test('all show, once: what is superseded is unknown with what its job says, the newest is proved', async () => {
    for (const enabled of [true, false, true]) await elsewhere('orders-cache', enabled);
    const changes = await lookUntil('orders-cache', 3);
    const superseded = { origin: 'external', state: 'unknown', error: { error_code: 'CONSOLE.SUPERSEDED' } };
    expect(changes).toMatchObject([
      { ...superseded, enabled: true },
      { ...superseded, enabled: false },
      { origin: 'external', state: 'succeeded', enabled: true },
    ]);
    expect(changes.map((change) => change.job_id)).toEqual(jobIds());
    const [first, second, newest] = changes;
    if (first === undefined || second === undefined || newest === undefined) throw new Error('not found');
    // SSL detail is read again, although the job said SUCCESS and a row had the state already.
    expect(await bff.statesOf(newest.change_id)).toEqual(['accepted', 'verifying', 'succeeded']);
    expect(await evidenceOf(first)).toContainEqual({ field: 'job.status', value: 'SUCCESS' });
    expect(Date.parse(first.finished_at ?? '')).toBe(dcs.jobs()[0]?.end_time);
    expect(Date.parse(first.finished_at ?? '')).toBeLessThan(Date.parse(second.created_at));
  });

  test('that failed are failed, also where another has followed', async () => {
    await elsewhere('ledger-queue', true);
    await elsewhere('ledger-queue', true);
    const failed = { state: 'failed', error: { error_code: 'CONSOLE.JOB_FAILED' } };
    expect(await lookUntil('ledger-queue', 2)).toMatchObject([failed, failed]);
  });

  test('whose job is forgotten and superseded: unknown at once, with no word of a job', async () => {
    await elsewhere('coupon-codes', true);
    await elsewhere('coupon-codes', false);
    const [first, second] = await lookUntil('coupon-codes', 2);
    expect(first?.error).toMatchObject({ error_code: 'CONSOLE.SUPERSEDED', job_id: jobIds()[0] });
    expect(second?.error).toMatchObject({ error_code: 'CONSOLE.JOB_FORGOTTEN' });
  });

  test('show as far as a day back', async () => {
    await elsewhere('orders-cache', true);
    await clock.advance(25 * 3_600_000);
    await elsewhere('orders-cache', false);
    expect(await lookUntil('orders-cache', 1)).toMatchObject([{ enabled: false, state: 'succeeded' }]);
  });
});

describe('a change that is overtaken while nobody follows it', () => {
  test.each([
    ['external', 'external'],
    ['of ours', 'console'],
  ] as const)('%s: it is not contradicted but superseded, and the later one is found', async (_name, origin) => {
    const id = idOf('orders-cache');
    if (origin === 'console') await begin('orders-cache');
    else {
      await somebody.client.switchSsl(id, true);
      await bff.get(`/api/projects/${PROJECT}/instances/${id}`);
    }
    await passTimeUntil(clock, async () => (await changesOf('orders-cache')).length === 1, 10);
    await bff.stop();
    await quietOf('orders-cache');
    await elsewhere('orders-cache', false);
    await start();
    // Looks while the first is unfinished, and again when it has ended.
    await bff.get(`/api/projects/${PROJECT}/instances/${id}`);
    await passTimeUntil(clock, async () => {
      await bff.get('/api/instances');
      return (await changesOf('orders-cache')).length === 2;
    });
    const [first] = await lookUntil('orders-cache', 2);
    if (first === undefined) throw new Error('not found');
    expect(first).toMatchObject({ origin, state: 'unknown', error: { error_code: 'CONSOLE.SUPERSEDED' } });
    // Nothing can tell its outcome any more. Another look would take the effect of the later change for its own.
    const again = await bff.request({ method: 'POST', url: `/api/changes/${first.change_id}/check` });
    expect(again.json).toMatchObject({ error_code: 'CONSOLE.NOTHING_TO_CHECK' });
    expect((await changesOf('orders-cache'))[1]).toMatchObject({ origin: 'external', state: 'succeeded' });
  });
});

test('what came while another was followed is found once that has ended, by the list alone', async () => {
  await bff.get('/api/instances');
  await elsewhere('ab-tests', true);
  await bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf('ab-tests')}`);
  await passTimeUntil(clock, async () => (await changesOf('ab-tests')).length === 1);
  await elsewhere('ab-tests', false);
  // The list shows it at once, but the first is still followed, because its job says RUNNING for ever.
  await passTimeUntil(
    clock,
    async () => {
      await bff.get('/api/instances');
      return (await changesOf('ab-tests'))[0]?.finished_at !== null;
    },
    60_000,
  );
  await passTimeUntil(clock, async () => {
    await bff.get('/api/instances');
    return (await changesOf('ab-tests')).length === 2;
  });
  expect(await changesOf('ab-tests')).toMatchObject([
    { state: 'unknown', error: { error_code: 'CONSOLE.JOB_OVERDUE' } },
    { origin: 'external', enabled: false, state: expect.stringMatching(/^(accepted|running)$/) },
  ]);
});

describe('a task without its job', () => {
  test('has it from the task centre, where that tells it', async () => {
    await elsewhere('seat-holds', true);
    expect(await lookUntil('seat-holds', 1)).toMatchObject([
      { origin: 'external', state: 'succeeded', job_id: jobIds()[0] },
    ]);
  });

  test('shows once all the same, and is verified by SSL detail', async () => {
    const id = idOf('gift-cards');
    await somebody.client.switchSsl(id, true);
    const [change] = await lookUntil('gift-cards', 1);
    if (change === undefined) throw new Error('not found');
    expect(change).toMatchObject({ origin: 'external', state: 'succeeded', job_id: null });
    expect(await bff.statesOf(change.change_id)).toEqual(['verifying', 'succeeded']);
    await elsewhere('gift-cards', false);
    await elsewhere('gift-cards', true);
    const superseded = { state: 'unknown', error: { error_code: 'CONSOLE.SUPERSEDED' } };
    expect(await lookUntil('gift-cards', 3)).toMatchObject([change, superseded, { state: 'succeeded' }]);
  });

  test('is not external where it is that of a change of ours; the next one is', async () => {
    const own = await begin('gift-cards');
    expect(own.job_id).not.toBeNull();
    await elsewhereLater('gift-cards', own);
  });

  test('is not external either where the PUT of ours was lost', async () => {
    await bff.stop();
    const own = await leave('gift-cards', () => null);
    expect(own.job_id).toBeNull();
    await start();
    await elsewhereLater('gift-cards', own);
  });

  test('is ours where it is the nearest to our PUT, not what somebody else did shortly before', async () => {
    await bff.stop();
    await elsewhere('gift-cards', true);
    await elsewhere('gift-cards', false);
    const own = await leave('gift-cards', () => jobIds().at(-1) ?? null);
    await start();
    await bff.changeIn(own.change_id, 'succeeded');
    expect(await lookUntil('gift-cards', 3)).toMatchObject([
      { origin: 'external', enabled: true, state: 'unknown' },
      { origin: 'external', enabled: false, state: 'unknown' },
      { change_id: own.change_id },
    ]);
  });
});

test.each([14, -14])(
  'a clock that is %s min ahead of DCS’s hides no task of ours, and makes none an external one',
  async (min) => {
    await Promise.all([bff.stop(), somebody.close(), dcs.close()]);
    const elsewhereNow = { now: () => clock.now() - min * 60_000, sleep: (ms: number) => clock.sleep(ms) };
    dcs = await startTestDcs({ clock: dcsClock(elsewhereNow), jobMs: 10_000 });
    somebody = createTestClient(dcs, clock);
    const own = await leave('orders-cache', () => null);
    await start();
    await bff.changeIn(own.change_id, 'succeeded', 'failed', 'unknown');
    expect(await lookUntil('orders-cache', 1)).toMatchObject([{ change_id: own.change_id, state: 'succeeded' }]);
  },
);

async function leaveAndSwitch(before: Record<string, string | null>): Promise<Change[]> {
  await bff.stop();
  const own = await leave('orders-cache', () => null, before);
  await quietOf('orders-cache');
  for (const enabled of [false, true]) await elsewhere('orders-cache', enabled);
  await start();
  await bff.changeIn(own.change_id, 'succeeded', 'failed', 'unknown');
  return lookUntil('orders-cache', 'newest_task.created_at' in before ? 3 : 4);
}

describe('a PUT that was lost, where somebody else has switched to and fro since', () => {
  test('has the first task since what was there before it', async () => {
    const before = { 'newest_task.created_at': new Date(clock.now() - 60_000).toISOString() };
    const changes = await leaveAndSwitch(before);
    expect(changes.map(({ origin, job_id }) => [origin, job_id])).toEqual([
      ['console', jobIds()[0]],
      ['external', jobIds()[1]],
      ['external', jobIds()[2]],
    ]);
  });

  test('has none of them where that is not known: it is unknown, and all are external', async () => {
    const changes = await leaveAndSwitch({});
    // Changes of the same moment have no order.
    const own = changes.filter(({ origin }) => origin === 'console');
    expect(own).toMatchObject([{ state: 'unknown', job_id: null }]);
    const others = changes.filter(({ origin }) => origin === 'external').map(({ job_id }) => job_id);
    expect(new Set(others)).toEqual(new Set(jobIds()));
  });
});

/** A PUT that was never sent ends as unknown, and then somebody else switches. */
async function givenUpAndSwitched(): Promise<Change> {
  await bff.stop();
  const own = await leave('orders-cache', 'not sent');
  await start();
  await bff.changeIn(own.change_id, 'unknown');
  await clock.advance(60_000);
  await elsewhere('orders-cache', true);
  return own;
}

test('what somebody else does after a lost PUT was given up is theirs, also when that is looked at again', async () => {
  const own = await givenUpAndSwitched();
  const expected = [
    { change_id: own.change_id, state: 'unknown', job_id: null },
    { origin: 'external', state: 'succeeded', job_id: jobIds()[0] },
  ];
  expect(await lookUntil('orders-cache', 2)).toMatchObject(expected);
  await bff.request({ method: 'POST', url: `/api/changes/${own.change_id}/check` });
  expect(await lookUntil('orders-cache', 2)).toMatchObject(expected);
});

test('looked at again before what somebody else did is known, a lost PUT does not take it for its own', async () => {
  const own = await givenUpAndSwitched();
  await bff.request({ method: 'POST', url: `/api/changes/${own.change_id}/check` });
  expect(await bff.changeIn(own.change_id, 'succeeded', 'failed', 'unknown')).toMatchObject({ state: 'unknown' });
  expect(await lookUntil('orders-cache', 2)).toMatchObject([
    { job_id: null },
    { origin: 'external', state: 'succeeded' },
  ]);
});

test('one that cannot be told when it is looked at again is said to be made elsewhere, not to have lost its answer', async () => {
  await bff.stop();
  const store = await openStore(dataDir);
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const at = new Date(clock.now()).toISOString();
  const told = {
    project_id: PROJECT,
    instance_id: idOf('gift-cards'),
    instance_name: 'gift-cards',
    enabled: true,
    job_id: null,
  };
  const error = consoleError('CONSOLE.OUTCOME_UNVERIFIED', 'It could not be verified in time.');
  const made = await journal.createFound(
    { ...told, task_id: 'task-1', created_at: at, state: 'unknown', error, finished_at: at },
    {},
  );
  if (!('created' in made)) throw new Error('a change was there already');
  const { change_id } = made.created;
  await store.destroy();
  await start();
  await bff.request({ method: 'POST', url: `/api/changes/${change_id}/check` });
  const change = await bff.changeIn(change_id, 'unknown');
  expect(change.error).toMatchObject({
    error_code: 'CONSOLE.OUTCOME_UNVERIFIED',
    error_msg: expect.stringContaining('made elsewhere'),
  });
});

/** Leaves a journal like that of a killed process: an intent whose PUT works, with its job if DCS had answered. */
async function leave(
  name: string,
  job: 'not sent' | (() => string | null),
  before: Record<string, string | null> = {},
): Promise<Change> {
  const store = await openStore(dataDir);
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const change = await intend(journal, anIntent(idOf(name)), undefined, before);
  if (job !== 'not sent') await somebody.client.switchSsl(idOf(name), true);
  const id = job === 'not sent' ? null : job();
  const { change_id } = change;
  if (id !== null) {
    const accepted = { type: 'accepted', job_id: jobId.parse(id), request_id: null } as const;
    await journal.apply(change_id, accepted, because('accepted'));
  }
  await store.destroy();
  return change;
}

/**
 * Our change succeeds, then somebody else switches back and forth. These switches show, and our change does not show
 * twice.
 */
async function elsewhereLater(name: string, own: Change): Promise<void> {
  await bff.changeIn(own.change_id, 'succeeded');
  expect(await lookUntil(name, 1)).toMatchObject([{ change_id: own.change_id }]);
  await elsewhere(name, false);
  await elsewhere(name, true);
  expect(await lookUntil(name, 3)).toMatchObject([
    { change_id: own.change_id, origin: 'console' },
    { origin: 'external', enabled: false, state: 'unknown' },
    { origin: 'external', enabled: true, state: 'succeeded' },
  ]);
}
