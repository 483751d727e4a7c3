import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instanceId, type InstanceId } from '../../contract/ids.ts';
import type { Probe } from '../../contract/probe.ts';
import { createFakeClock } from '../../testing/bff.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { until } from '../../testing/until.ts';
import { createJournal, type Journal } from '../changes/journal.ts';
import { createProbeEvents } from '../platform/events.ts';
import { openStore, type Store } from '../store/database.ts';
import { createProber, type Prober } from './prober.ts';
import { PROJECT } from '../../testing/builders.ts';

const ID = instanceId.parse('22222222-2222-4222-8222-222222222222');
const OTHER = instanceId.parse('33333333-3333-4333-8333-333333333333');

let store: Store;
let journal: Journal;
let prober: Prober;
let stopping: AbortController;
/** Running measurements. Each ends when the test ends it. */
let begun: Array<{ id: InstanceId; end: () => void }>;
let published: Probe[];

beforeEach(async () => {
  store = await openStore(':memory:');
  const log = pino({ level: 'silent' });
  journal = createJournal({ store, clock: createFakeClock(), log });
  stopping = new AbortController();
  begun = [];
  published = [];
  const events = createProbeEvents();
  events.listen((probe) => published.push(probe));
  const measure = (id: InstanceId) =>
    new Promise<Probe>((resolve) => {
      const at = `2026-11-24T04:00:00.${String(begun.length).padStart(3, '0')}Z`;
      const found: Probe = {
        project_id: PROJECT,
        instance_id: id,
        at,
        expected: 'tls',
        result: 'not-reachable',
        ca_error: null,
        addresses: [],
      };
      begun.push({ id, end: () => resolve(found) });
    });
  prober = createProber({ projectId: PROJECT, measure, journal, store, events, log, signal: stopping.signal });
});
afterEach(() => store.destroy());

const hasBegun = (count: number) =>
  until(
    () => begun.length,
    (now) => now === count,
  );
const intent = (id: InstanceId) => intend(journal, anIntent(id));

test('one probe of an instance at a time: who asks meanwhile gets that one', async () => {
  const both = [prober.probe(ID), prober.probe(ID)];
  await hasBegun(1);
  begun[0]?.end();
  const [first, second] = await Promise.all(both);
  expect(second).toBe(first);
  expect(begun).toHaveLength(1);
  expect(published).toEqual([first]);
  expect(await prober.last(ID)).toEqual(first);
});

test('at most four at a time over all instances', async () => {
  const ids = [1, 2, 3, 4, 5].map((n) => instanceId.parse(`${n}2222222-2222-4222-8222-222222222222`));
  const all = ids.map((id) => prober.probe(id));
  await hasBegun(4);
  begun[0]?.end();
  await hasBegun(5);
  for (const { end } of begun) end();
  expect(await Promise.all(all)).toHaveLength(5);
});

test('the probe behind a change does not share one that began before, and is made once', async () => {
  const asked = prober.probe(ID);
  await hasBegun(1);
  prober.probeSoon(ID);
  prober.probeSoon(ID);
  begun[0]?.end();
  await asked;
  await hasBegun(2);
  // A request now gets the probe that began after the change.
  const later = prober.probe(ID);
  begun[1]?.end();
  await later;
  await prober.idle();
  expect(begun).toHaveLength(2);
});

test('probes behind changes leave room for those that are asked for', async () => {
  for (const n of [1, 2, 3, 4, 5, 6]) {
    prober.probeSoon(instanceId.parse(`${n}2222222-2222-4222-8222-222222222222`));
  }
  await hasBegun(2);
  const asked = prober.probe(OTHER);
  await hasBegun(3);
  expect(begun[2]?.id).toBe(OTHER);
  stopping.abort();
  for (const { end } of begun) end();
  await expect(asked).rejects.toThrow('CONSOLE.SHUTTING_DOWN');
  await prober.idle();
  // The waiting probes did not begin.
  expect(begun).toHaveLength(3);
});

test('what was seen while a change began is not kept', async () => {
  const asked = prober.probe(ID);
  await hasBegun(1);
  await intent(ID);
  begun[0]?.end();
  await expect(asked).rejects.toThrow('CONSOLE.CHANGE_RUNNING');
  expect(await prober.last(ID)).toBeNull();
  expect(published).toEqual([]);
  await expect(prober.probe(ID)).rejects.toThrow('CONSOLE.CHANGE_RUNNING');
  expect(begun).toHaveLength(1);
});
