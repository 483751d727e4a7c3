import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeDetail, changeList, switchAnswer, type Change } from '../../contract/change.ts';
import { instanceId } from '../../contract/ids.ts';
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
import { READINGS, startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { orThrow } from '../cloud/result.ts';
import { openStore } from '../store/database.ts';
import { createJournal } from './journal.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });
removeFolders();

describe.each(READINGS)('where tasks tell enable_ssl: %s', (taskEnableSsl) => {
  let clock: FakeClock;
  let dataDir: string;
  let dcs: TestDcs;
  let bff: TestBff;
  let somebody: ReturnType<typeof createTestClient>;

  const start = async () => void (bff = await startTestBff(dcs, { clock, dataDir, timeoutMs: 500 }));

  beforeEach(async () => {
    clock = createFakeClock();
    dataDir = temporaryFolder();
    dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000, taskEnableSsl });
    somebody = createTestClient(dcs, clock);
    await start();
  });
  afterEach(async () => {
    await somebody.close();
    await bff.stop();
    await dcs.close();
  });

  const idOf = (name: string) => instanceId.parse(dcs.idOf(name));
  const look = (name: string) => bff.get(`/api/projects/${PROJECT}/instances/${dcs.idOf(name)}`);

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

  /**
   * Reads the list until an instance has this many changes and none of them runs.
   *
   * @returns the changes; any more would show by then
   */
  async function listUntil(name: string, count: number): Promise<Change[]> {
    const isDone = async () => {
      await bff.get('/api/instances');
      const changes = await changesOf(name);
      return changes.length >= count && changes.every((change) => change.finished_at !== null);
    };
    await passTimeUntil(clock, isDone, 4000);
    for (let times = 0; times < 5; times += 1) {
      await clock.advance(20_000);
      await bff.get('/api/instances');
      await look(name);
    }
    const changes = await changesOf(name);
    expect(changes).toHaveLength(count);
    return changes;
  }

  async function begin(name: string, enabled: boolean): Promise<Change> {
    const answer = await bff.put(dcs.idOf(name), enabled);
    expect(answer.status).toBe(202);
    return switchAnswer.parse(answer.json).change;
  }
  const endOf = ({ change_id }: Change) => bff.changeIn(change_id, 'succeeded', 'failed', 'unknown');

  /** Leaves the intent of a process that was killed. `before` is what its preview had read. */
  async function leave(name: string, enabled: boolean, before: Record<string, string | null>): Promise<Change> {
    const store = await openStore(dataDir);
    const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
    const intent = anIntent(idOf(name), { enabled, instance_name: name });
    const change = await intend(journal, intent, undefined, before);
    await store.destroy();
    return change;
  }
  const wasOff = () => ({
    'newest_task.created_at': new Date(clock.now() - 60_000).toISOString(),
    'ssl.enabled': 'false',
  });

  describe('a PUT whose answer is lost', () => {
    test('is found when it switched on, and when it switched off', async () => {
      for (const enabled of [true, false]) {
        const change = await begin('stock-levels', enabled);
        expect(change).toMatchObject({ state: 'in-doubt', job_id: null });
        expect(await endOf(change)).toMatchObject({ state: 'succeeded', error: null });
        expect(dcs.isSslOn(dcs.idOf('stock-levels'))).toBe(enabled);
      }
      expect(dcs.puts(dcs.idOf('stock-levels'))).toBe(2);
      expect(await listUntil('stock-levels', 2)).toMatchObject([{ origin: 'console' }, { origin: 'console' }]);
    });

    test('is found after a restart of the console, also where its job takes longer than a minute', async () => {
      await bff.stop();
      const change = await leave('report-builder', true, wasOff());
      orThrow(await somebody.client.switchSsl(idOf('report-builder'), true));
      await start();
      expect(await endOf(change)).toMatchObject({ state: 'succeeded' });
      expect(await listUntil('report-builder', 1)).toMatchObject([{ change_id: change.change_id }]);
    });

    test('that never arrived is unknown, and what somebody else switches afterwards is theirs', async () => {
      await bff.stop();
      const change = await leave('orders-cache', true, wasOff());
      await start();
      expect(await endOf(change)).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.ANSWER_LOST' } });
      await look('orders-cache');
      await clock.advance(120_000);
      await look('orders-cache');
      await elsewhere('orders-cache', true);
      expect(await listUntil('orders-cache', 2)).toMatchObject([
        { change_id: change.change_id, state: 'unknown' },
        { origin: 'external', state: 'succeeded', enabled: true },
      ]);
      expect(dcs.received()).toHaveLength(1);
    });

    test('is not found where SSL was so before, by what an earlier change has done', async () => {
      await endOf(await begin('orders-cache', true));
      await bff.stop();
      const lost = await leave('orders-cache', true, { 'ssl.enabled': 'true' });
      await start();
      expect(await endOf(lost)).toMatchObject({ state: 'unknown', job_id: null });
    });
  });

  describe('a switch made elsewhere', () => {
    test('is seen once, on and off, by SSL detail', async () => {
      await look('orders-cache');
      for (const [index, enabled] of [true, false, true].entries()) {
        await elsewhere('orders-cache', enabled);
        const changes = await listUntil('orders-cache', index + 1);
        expect(changes.at(-1)).toMatchObject({ origin: 'external', state: 'succeeded', enabled });
      }
    });

    test('is seen after a restart, though it was made while the console was down', async () => {
      for (const enabled of [true, false]) {
        await endOf(await begin('orders-cache', enabled));
      }
      await bff.stop();
      await clock.advance(3_600_000);
      await elsewhere('orders-cache', true);
      await start();
      expect((await listUntil('orders-cache', 3)).at(-1)).toMatchObject({ origin: 'external', state: 'succeeded' });
    });

    test('before an instance was ever looked at is none, unless a task tells it', async () => {
      await elsewhere('orders-cache', true);
      await elsewhere('orders-cache', false);
      await look('orders-cache');
      const told = { both: 2, 'on-only': 1, never: 0 }[taskEnableSsl];
      expect(await listUntil('orders-cache', told)).toHaveLength(told);
    });

    test('tells who did it where just one task can be it', async () => {
      await look('orders-cache');
      await elsewhere('orders-cache', true);
      const [change] = await listUntil('orders-cache', 1);
      const { steps } = changeDetail.parse((await bff.get(`/api/changes/${change?.change_id}`)).json);
      expect(steps[0]?.evidence).toContainEqual({ field: 'user_name', value: 'local-user' });
    });
  });

  test('a change that was switched back before it was verified is not said to have failed', async () => {
    const change = await begin('orders-cache', true);
    await bff.stop();
    await quietOf('orders-cache');
    await elsewhere('orders-cache', false);
    await start();
    expect(await endOf(change)).toMatchObject({ state: 'unknown' });
  });

  test('what our own changes do is never taken for a switch made elsewhere', async () => {
    for (const enabled of [true, false, true]) await endOf(await begin('orders-cache', enabled));
    const changes = await listUntil('orders-cache', 3);
    expect(changes.every(({ origin, state }) => origin === 'console' && state === 'succeeded')).toBe(true);
  });
});
