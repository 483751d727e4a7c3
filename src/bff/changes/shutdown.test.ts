import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock, type FakeClock } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createObserve, type Observe } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { openStore } from '../store/database.ts';
import { createExecutor } from './executor.ts';
import { createJournal } from './journal.ts';
import { createRunner } from './runner.ts';
import { createSettler } from './settler.ts';
import { createWatcher } from './watcher.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let clock: FakeClock;
let dcs: TestDcs;
beforeEach(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock) });
});
afterEach(() => dcs.close());

test('a change whose instance was still being read when the shutdown began is refused, and nothing is sent', async () => {
  const log = pino({ level: 'silent' });
  const store = await openStore(':memory:');
  const { signal } = new AbortController();
  const { client, close } = createTestClient(dcs, clock);
  const observe = createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock });
  const gate = new EventEmitter();
  const read = once(gate, 'read');
  const heldBack: Observe = async (...args) => {
    const seen = await observe(...args);
    gate.emit('read');
    await once(gate, 'go on');
    return seen;
  };
  const journal = createJournal({ store, clock, log });
  const settler = createSettler({ client, observe, hasJob: journal.hasJob, clock });
  const watcher = createWatcher({ client, observe, clock });
  const runner = createRunner({ journal, settler, watcher, clock, log, signal });
  const executor = createExecutor({ client, observe: heldBack, journal, settler, runner, log, signal });

  const id = instanceId.parse(dcs.idOf('orders-cache'));
  const asked = executor.submit(id, !dcs.isSslOn(id)).catch((cause: unknown) => cause);
  await read;
  await executor.stop();
  gate.emit('go on');
  expect(await asked).toMatchObject({ status: 503, envelope: { error_code: 'CONSOLE.SHUTTING_DOWN' } });
  expect(await journal.list({ limit: 10 })).toEqual([]);
  expect(dcs.puts(id)).toBe(0);
  await Promise.all([close(), store.destroy()]);
});
