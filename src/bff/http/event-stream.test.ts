import type { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { consoleEvent, type ConsoleEvent } from '../../contract/event.ts';
import { instanceList } from '../../contract/instance.ts';
import { createFakeClock, dcsClock, passTimeUntil, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createJournal } from '../changes/journal.ts';
import { openEventStream } from './event-stream.ts';
import { createInstanceEvents, createProbeEvents } from '../platform/events.ts';
import { openStore } from '../store/database.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  const clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000 });
  bff = await startTestBff(dcs, { clock });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

interface Listener {
  text: () => string;
  events: () => Array<{ id: number | null; event: ConsoleEvent }>;
  stream: Readable;
}

async function listen(lastId?: number): Promise<Listener> {
  const headers = lastId === undefined ? {} : { 'last-event-id': String(lastId) };
  const response = await bff.inject({ url: '/api/events', headers, payloadAsStream: true });
  expect(response.headers['content-type']).toContain('text/event-stream');
  const stream = response.stream();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  stream.on('error', () => {});
  return {
    stream,
    text: () => text,
    events: () =>
      text.split('\n\n').flatMap((block) => {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        const id = /^id: (\d+)$/m.exec(block)?.[1];
        if (data === undefined) return [];
        return [{ id: id === undefined ? null : Number(id), event: consoleEvent.parse(JSON.parse(data)) }];
      }),
  };
}

const stepsIn = (listener: Listener) =>
  listener.events().flatMap(({ id, event }) => (event.type === 'change' ? [{ id, state: event.change.state }] : []));

async function switchOnce(name: string): Promise<string> {
  const id = dcs.idOf(name);
  const { change } = switchAnswer.parse((await bff.put(id, !dcs.isSslOn(id))).json);
  await bff.changeIn(change.change_id, 'succeeded');
  return change.change_id;
}

test('every step is told with its number, and rows follow what happens', async () => {
  const listener = await listen();
  await passTimeUntil(bff.clock, () => listener.text().includes('id: 0\n\n'));
  await switchOnce('orders-cache');
  await passTimeUntil(bff.clock, () => stepsIn(listener).at(-1)?.state === 'succeeded');
  const steps = stepsIn(listener);
  expect(steps.map(({ state }) => state)).toEqual(['intended', 'accepted', 'running', 'verifying', 'succeeded']);
  expect(steps.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  await passTimeUntil(bff.clock, () => {
    const rows = listener.events().flatMap(({ event }) => (event.type === 'instance' ? [event.instance] : []));
    const last = rows.at(-1);
    return rows.some((row) => row.status === 'RESTARTING') && last?.status === 'RUNNING';
  });
  // A probe follows what succeeded.
  await passTimeUntil(bff.clock, () => listener.text().includes('"type":"probe"'), 0);
  expect(listener.events().every(({ id, event }) => (id === null) === (event.type !== 'change'))).toBe(true);
  listener.stream.destroy();
});

test('who comes back gets every step missed, in order, and then the new ones', async () => {
  const changeId = await switchOnce('leaderboard');
  const listener = await listen(3);
  await passTimeUntil(bff.clock, () => stepsIn(listener).length >= 7);
  await switchOnce('web-sessions');
  await passTimeUntil(bff.clock, () => stepsIn(listener).length >= 12);
  expect(stepsIn(listener).map(({ id }) => id)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(listener.text()).toContain(changeId);
  listener.stream.destroy();
});

test('who comes back with a number of another journal gets the news all the same', async () => {
  const listener = await listen(5000);
  const changeId = await switchOnce('web-sessions');
  await passTimeUntil(bff.clock, () => stepsIn(listener).length >= 5);
  expect(listener.text()).toContain(changeId);
  listener.stream.destroy();
});

test('a first connection is told where unfinished changes stand', async () => {
  const id = dcs.idOf('price-feed');
  const { change } = switchAnswer.parse((await bff.put(id, !dcs.isSslOn(id))).json);
  const listener = await listen();
  const begun = /(^|\n\n)id: \d+\n\n/;
  await passTimeUntil(bff.clock, () => begun.test(listener.text()), 0);
  // What stands before the number from which on new steps follow.
  expect(listener.text().split(begun)[0]).toContain(change.change_id);
  await bff.changeIn(change.change_id, 'succeeded');
  listener.stream.destroy();
});

test('a quiet stream shows that it lives', async () => {
  const listener = await listen();
  await bff.clock.advance(14_999);
  expect(listener.text()).not.toContain('event: beat');
  await bff.clock.advance(1);
  await passTimeUntil(bff.clock, () => listener.text().includes('event: beat\ndata: \n\n'), 1);
  listener.stream.destroy();
});

test('who does not read is cut off before much waits for them', async () => {
  const store = await openStore(':memory:');
  const clock = createFakeClock();
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const instances = createInstanceEvents();
  const stream = openEventStream({ journal, instances, probes: createProbeEvents(), clock }, null);
  const list = instanceList.parse((await bff.get('/api/instances')).json);
  const [row] = list.instances;
  if (row === undefined) throw new Error('the fleet is empty');
  let sent = 0;
  while (!stream.destroyed && sent < 10_000) {
    instances.publish(row);
    sent += 1;
  }
  expect(stream.destroyed).toBe(true);
  expect(sent * JSON.stringify(row).length).toBeLessThan(2 * 1024 * 1024);
  await store.destroy();
});
