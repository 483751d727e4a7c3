import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { changeId, instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock, type FakeClock } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { Failure } from '../failure.ts';
import { createObserve } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { openStore } from '../store/database.ts';
import { createAudit } from '../audit/audit.ts';
import { createExecutor } from './executor.ts';
import { createJournal } from './journal.ts';
import { createRunner } from './runner.ts';
import { createSettler } from './settler.ts';
import { createWatcher } from './watcher.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let clock: FakeClock;
let dcs: TestDcs;
beforeAll(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock) });
});
afterAll(() => dcs.close());

test('a PUT that finds nobody there was certainly not sent: it has failed, and may be asked for again', async () => {
  const log = pino({ level: 'silent' });
  const store = await openStore(':memory:');
  const { signal } = new AbortController();
  const reading = createTestClient(dcs, clock);
  // DCS goes away between the reading and the PUT: nothing listens on port 1.
  const gone = createTestClient(dcs, clock, 'http://127.0.0.1:1');
  const client = { ...reading.client, switchSsl: gone.client.switchSsl };
  const observe = createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock });
  const journal = createJournal({ store, clock, log });
  const audit = createAudit({ store, nameOf: () => null, clock, log });
  const settler = createSettler({ client, observe, hasJob: journal.hasJob, clock });
  const watcher = createWatcher({ client, observe, clock });
  const runner = createRunner({ journal, settler, watcher, clock, log, signal });
  const executor = createExecutor({
    client,
    observe,
    journal,
    audit,
    reasonRequired: false,
    settler,
    runner,
    log,
    signal,
  });

  const id = instanceId.parse(dcs.idOf('orders-cache'));
  const failure: unknown = await executor.submit(id, !dcs.isSslOn(id)).catch((cause: unknown) => cause);
  if (!(failure instanceof Failure)) throw new Error('it was not refused');
  expect(failure.status).toBe(502);
  expect(failure.envelope).toMatchObject({ error_code: 'CONSOLE.NOT_SENT', retry: 'safe', source: 'network' });
  const change = changeId.parse(failure.envelope.change_id);
  expect((await journal.steps(change)).map((step) => step.state)).toEqual(['intended', 'failed']);

  await executor.stop();
  await expect(executor.submit(id, !dcs.isSslOn(id))).rejects.toMatchObject({
    status: 503,
    envelope: { error_code: 'CONSOLE.SHUTTING_DOWN' },
  });
  expect(dcs.puts(id)).toBe(0);
  await Promise.all([reading.close(), gone.close(), store.destroy()]);
});
