import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { switchRequest, type Change } from '../../contract/change.ts';
import { changeId, instanceId, type InstanceId } from '../../contract/ids.ts';
import {
  createFakeClock,
  createTestClient,
  dcsClock,
  passTimeUntil,
  type FakeClock,
  NO_LIST,
} from '../../testing/bff.ts';
import { startChaosProxy } from '../../testing/chaos-proxy.ts';
import { switchBody } from '../../testing/switch-body.ts';
import { READINGS, startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import type { DcsClient } from '../cloud/client.ts';
import { envelopeOf } from '../cloud/errors.ts';
import type { CallFailure } from '../cloud/result.ts';
import { createObserve } from '../fleet/observe.ts';
import { createStatistics } from '../fleet/statistics.ts';
import { createRows } from '../fleet/rows.ts';
import { runStatement } from '../store/connection.ts';
import { openStore } from '../store/database.ts';
import { knownSslIn } from '../store/known-ssl.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createAudit } from '../audit/audit.ts';
import { createChanges } from './changes.ts';
import type { CommandResult } from './command.ts';
import { createJournal } from './journal.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let clock: FakeClock;
let dcs: TestDcs;
const startDcs = async (taskEnableSsl: (typeof READINGS)[number]) => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), taskEnableSsl });
};

const badGateway = () => ({ kind: 'bad-gateway', request: 1, ms: 0 }) as const;
const resetBefore = () => ({ kind: 'reset-before', request: 1, ms: 0 }) as const;

function ofDcs(status: number, error_code: string): CallFailure {
  const body = JSON.stringify({ error_code });
  return { kind: 'answered', status, envelope: envelopeOf({ status, body, contentType: null, requestId: null }) };
}

/** Wires changes whose PUTs use another link than the readings. @param over calls that replace the real client's */
async function changesBy(putEndpoint: string, over: (real: DcsClient) => Partial<DcsClient> = () => ({})) {
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => errors.push(line) });
  const store = await openStore(':memory:');
  const giveUp = new AbortController();
  const { signal } = giveUp;
  const reading = createTestClient(dcs, clock);
  const sending = createTestClient(dcs, clock, putEndpoint);
  const client = { ...reading.client, switchSsl: sending.client.switchSsl, ...over(reading.client) };
  const observe = createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock });
  const journal = createJournal({ store, clock, log });
  const statistics = createStatistics(client);
  const recording = { audit: createAudit({ store, find: () => null, clock, log }), reasonRequired: false };
  const own = { client, observe, statistics };
  const clientOf = () => Promise.resolve({ ok: true, value: own } as const);
  const options = {
    own,
    list: NO_LIST,
    clientOf,
    journal,
    knownSsl: knownSslIn(store),
    ...recording,
    clock,
    log,
    limitMs: 5000,
    signal,
  };
  const { commands, stopSending, runner, readPreview } = createChanges(options);
  return {
    stopSending,
    journal,
    store,
    errors,
    submit: async (id: InstanceId, more: object = {}) => {
      const enabled = !dcs.isSslOn(id);
      const body = switchBody(enabled, await readPreview(id, enabled));
      return commands.switchSsl(BY_CONSOLE, id, switchRequest.parse({ ...body, ...more }));
    },
    close: async () => {
      giveUp.abort();
      await runner.idle();
      await Promise.all([reading.close(), sending.close(), store.destroy()]);
    },
  };
}

function acceptedIn(result: CommandResult): Change {
  if (result.kind === 'accepted') return result.change;
  throw new Error(`it was refused: ${result.envelope.error_msg}`);
}

describe.each(READINGS)('where tasks tell enable_ssl: %s', (reading) => {
  beforeAll(() => startDcs(reading));
  afterAll(() => dcs.close());

  test('a PUT that finds nobody there was certainly not sent: it has failed, and may be asked for again', async () => {
    // DCS becomes unreachable between the reading and the PUT, because nothing listens on port 1.
    const { submit, journal, stopSending, close } = await changesBy('http://127.0.0.1:1');
    const id = instanceId.parse(dcs.idOf('orders-cache'));
    const failure = await submit(id);
    if (failure.kind !== 'refused') throw new Error('it was not refused');
    expect(failure.status).toBe(502);
    expect(failure.envelope).toMatchObject({ error_code: 'CONSOLE.NOT_SENT', retry: 'safe', source: 'network' });
    const change = changeId.parse(failure.envelope.change_id);
    expect((await journal.steps(change)).map((step) => step.state)).toEqual(['intended', 'failed']);

    await stopSending();
    expect(await submit(id)).toMatchObject({
      status: 503,
      envelope: { error_code: 'CONSOLE.SHUTTING_DOWN' },
    });
    expect(dcs.puts(id)).toBe(0);
    await close();
  });

  test('a PUT that a gateway answers with 502 although DCS got it is found in the tasks, and followed', async () => {
    const proxy = await startChaosProxy({ target: dcs.endpoint, nextFault: badGateway, clock });
    const { submit, journal, close } = await changesBy(proxy.endpoint);
    const id = instanceId.parse(dcs.idOf('price-feed'));
    const change = acceptedIn(await submit(id));
    expect(change).toMatchObject({ state: 'in-doubt', error: { error_code: 'CONSOLE.UPSTREAM_UNREADABLE' } });
    await passTimeUntil(clock, async () => (await journal.find(change.change_id))?.finished_at !== null);
    expect(await journal.find(change.change_id)).toMatchObject({ state: 'succeeded', error: null });
    expect(dcs.puts(id)).toBe(1);
    await Promise.all([close(), proxy.close()]);
  });

  test('what was answered to the request for a backup is not taken for an answer to the PUT', async () => {
    const proxy = await startChaosProxy({ target: dcs.endpoint, nextFault: resetBefore, clock });
    const { submit, journal, store, errors, close } = await changesBy(proxy.endpoint, (real) => ({
      makeBackup: async (id, remark) => {
        await real.makeBackup(id, remark);
        return { ok: false, failure: ofDcs(500, 'DCS.5000') };
      },
    }));
    await runStatement(
      store,
      `CREATE TEMP TRIGGER broken BEFORE UPDATE ON change WHEN NEW.state = 'in-doubt'
    BEGIN SELECT RAISE(ABORT, 'it cannot be written'); END`,
    );
    const change = acceptedIn(await submit(instanceId.parse(dcs.idOf('leaderboard')), { backup_first: true }));
    const now = () => journal.find(change.change_id);
    await passTimeUntil(clock, () => errors.length > 0);
    await runStatement(store, 'DROP TRIGGER broken');
    await passTimeUntil(clock, async () => (await now())?.finished_at !== null);
    expect(await now()).toMatchObject({ state: 'unknown', error: { error_code: 'CONSOLE.ANSWER_LOST' } });
    await Promise.all([close(), proxy.close()]);
  });
});
