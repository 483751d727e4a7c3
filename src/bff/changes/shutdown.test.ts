import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { switchRequest } from '../../contract/change.ts';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, dcsClock, type FakeClock } from '../../testing/bff.ts';
import { switchBody } from '../../testing/switch-body.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createObserve, type Observe } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { createStatistics } from '../fleet/statistics.ts';
import { openStore } from '../store/database.ts';
import { createAudit } from '../audit/audit.ts';
import { createChanges } from './changes.ts';
import { createJournal } from './journal.ts';

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
  const recording = { audit: createAudit({ store, nameOf: () => null, clock, log }), reasonRequired: false };
  const options = {
    journal,
    ...recording,
    clock,
    log,
    limitMs: 5000,
    signal,
  };
  const changesBy = (how: Observe) => {
    const own = { client, statistics: createStatistics(client), observe: how };
    return createChanges({ ...options, own, meansOf: () => Promise.resolve({ ok: true, value: own }) });
  };
  const { readPreview } = changesBy(observe);
  const { executor } = changesBy(heldBack);

  const id = instanceId.parse(dcs.idOf('orders-cache'));
  const enabled = !dcs.isSslOn(id);
  const body = switchRequest.parse(switchBody(enabled, await readPreview(id, enabled)));
  const asked = executor.submit(id, body).catch((cause: unknown) => cause);
  await read;
  await executor.stop();
  gate.emit('go on');
  expect(await asked).toMatchObject({ status: 503, envelope: { error_code: 'CONSOLE.SHUTTING_DOWN' } });
  expect(await journal.list({ limit: 10 })).toEqual([]);
  expect(dcs.puts(id)).toBe(0);
  await Promise.all([close(), store.destroy()]);
});
