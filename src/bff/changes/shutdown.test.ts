import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { switchRequest, type SwitchRequest } from '../../contract/change.ts';
import { instanceId, type InstanceId } from '../../contract/ids.ts';
import {
  createFakeClock,
  createTestClient,
  dcsClock,
  passTimeUntil,
  type FakeClock,
  NO_LIST,
} from '../../testing/bff.ts';
import { switchBody } from '../../testing/switch-body.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createObserve, type Observe } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { createStatistics } from '../fleet/statistics.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import { openStore, type Store } from '../store/database.ts';
import { knownSslIn } from '../store/known-ssl.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createAudit } from '../audit/audit.ts';
import { anIntent } from '../../testing/intent.ts';
import { createChanges, type ChangesOptions } from './changes.ts';
import { createCommands } from './commands.ts';
import { createJournal, newChangeId } from './journal.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let clock: FakeClock;
let dcs: TestDcs;
let store: Store;
let connection: ReturnType<typeof createTestClient>;
let options: ChangesOptions;
let id: InstanceId;

/** The same cloud client for everybody. */
const forAll = (own: CloudClient) => ({ own, clientOf: () => Promise.resolve({ ok: true, value: own } as const) });

beforeEach(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock) });
  store = await openStore(':memory:');
  connection = createTestClient(dcs, clock);
  id = instanceId.parse(dcs.idOf('orders-cache'));
  const { client } = connection;
  const log = pino({ level: 'silent' });
  options = {
    ...forAll({
      client,
      observe: createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock }),
      statistics: createStatistics(client),
    }),
    list: NO_LIST,
    journal: createJournal({ store, clock, log }),
    knownSsl: knownSslIn(store),
    audit: createAudit({ store, find: () => null, clock, log }),
    reasonRequired: false,
    clock,
    log,
    limitMs: 5000,
    signal: new AbortController().signal,
  };
});
afterEach(async () => {
  await Promise.all([connection.close(), store.destroy(), dcs.close()]);
});

/** Holds work back. `begun` resolves when the work arrives at the gate. */
function createGate() {
  const events = new EventEmitter();
  return {
    begun: once(events, 'begun'),
    pass: async () => {
      events.emit('begun');
      await once(events, 'open');
    },
    open: () => void events.emit('open'),
  };
}

async function requestOf(more: object = {}): Promise<SwitchRequest> {
  const enabled = !dcs.isSslOn(id);
  const { readPreview } = createChanges(options);
  return switchRequest.parse({ ...switchBody(enabled, await readPreview(id, enabled)), ...more });
}
const changesNow = () => options.journal.list({ limit: 10 });

test('a change whose instance was still being read when the shutdown began is refused, and nothing is sent', async () => {
  const gate = createGate();
  const observe: Observe = async (...args) => {
    const seen = await options.own.observe(...args);
    await gate.pass();
    return seen;
  };
  const { commands, stopSending } = createChanges({ ...options, ...forAll({ ...options.own, observe }) });
  const asked = commands.switchSsl(BY_CONSOLE, id, await requestOf());
  await gate.begun;
  await stopSending();
  gate.open();
  expect(await asked).toMatchObject({ status: 503, envelope: { error_code: 'CONSOLE.SHUTTING_DOWN' } });
  expect(await changesNow()).toEqual([]);
  expect(dcs.puts(id)).toBe(0);
});

test('while its preview is read a switch is found by its id as requested, so that a lost connection hides nothing', async () => {
  const gate = createGate();
  const observe: Observe = async (...args) => {
    const seen = await options.own.observe(...args);
    await gate.pass();
    return seen;
  };
  const { commands } = createChanges({ ...options, ...forAll({ ...options.own, observe }) });
  const change_id = newChangeId();
  const asked = commands.switchSsl(BY_CONSOLE, id, await requestOf({ change_id }));
  await gate.begun;
  expect(await options.journal.find(change_id)).toMatchObject({ state: 'requested' });
  expect(dcs.puts(id)).toBe(0);
  gate.open();
  expect(await asked).toMatchObject({ kind: 'accepted', change: { change_id, state: 'accepted' } });
});

test('a request that a crash left undecided is refused at the next start', async () => {
  const intent = anIntent(id);
  await options.journal.request(intent, BY_CONSOLE);
  await createCommands({ ...options, commandsOf: () => null, readOnly: false }).refuseUndecided();
  const error = { error_code: 'CONSOLE.NOT_SENT', change_id: intent.change_id };
  expect(await options.journal.find(intent.change_id)).toMatchObject({ state: 'refused', error });
  expect(await changesNow()).toEqual([]);
  expect(dcs.puts(id)).toBe(0);
});

test('a refused request that comes again gets the same answer, although it would be admitted now', async () => {
  const { commands } = createChanges(options);
  const change_id = newChangeId();
  const good = await requestOf({ change_id });
  const refused = await commands.switchSsl(BY_CONSOLE, id, { ...good, token: undefined });
  expect(refused).toMatchObject({ kind: 'refused', status: 428 });
  expect(await commands.switchSsl(BY_CONSOLE, id, good)).toEqual(refused);
  expect(dcs.puts(id)).toBe(0);
});

/** The points at which a shutdown can interrupt a switch after its backup. */
const UNDER_WAY: Readonly<Record<string, (pass: () => Promise<void>) => Partial<ChangesOptions>>> = {
  'the end of a backup is written down': (pass) => ({
    journal: {
      ...options.journal,
      apply: async (change, event, ...why) => {
        if (event.type === 'backed-up') await pass();
        return options.journal.apply(change, event, ...why);
      },
    },
  }),
  'the PUT after a backup is on its way': (pass) => {
    const { client } = options.own;
    const switchSsl: typeof client.switchSsl = async (...args) => {
      await pass();
      return client.switchSsl(...args);
    };
    return forAll({ ...options.own, client: { ...client, switchSsl } });
  },
};

test.each(Object.entries(UNDER_WAY))('a shutdown while %s waits for the PUT and its job', async (_when, heldBack) => {
  const gate = createGate();
  const { commands, stopSending } = createChanges({ ...options, ...heldBack(gate.pass) });
  let isThere = false;
  void gate.begun.then(() => (isThere = true));
  await commands.switchSsl(BY_CONSOLE, id, await requestOf({ backup_first: true }));
  await passTimeUntil(clock, () => isThere);

  const stopped = stopSending().then(changesNow);
  await setImmediate();
  gate.open();
  expect(await stopped).toMatchObject([{ state: 'accepted', job_id: expect.any(String) }]);
  expect(dcs.puts(id)).toBe(1);
});

test('a backup that is made after the shutdown began is followed by no PUT; the next start goes on', async () => {
  const first = createChanges(options);
  await first.commands.switchSsl(BY_CONSOLE, id, await requestOf({ backup_first: true }));
  await first.stopSending();
  let isIdle = false;
  void first.runner.idle().then(() => (isIdle = true));
  await passTimeUntil(clock, () => isIdle);
  expect(await changesNow()).toMatchObject([{ state: 'backing-up' }]);
  expect(dcs.puts(id)).toBe(0);

  await createChanges(options).runner.takeUp();
  await passTimeUntil(clock, async () => (await changesNow())[0]?.state === 'succeeded');
  expect(dcs.puts(id)).toBe(1);
});
