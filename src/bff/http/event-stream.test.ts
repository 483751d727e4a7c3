import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { consoleEvent, type ConsoleEvent } from '../../contract/event.ts';
import { instanceList } from '../../contract/instance.ts';
import { createFakeClock, dcsClock, passTimeUntil, startTestBff, type TestBff } from '../../testing/bff.ts';
import { aChange, anInstance } from '../../testing/builders.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createJournal } from '../changes/journal.ts';
import { openEventStream } from './event-stream.ts';
import { createInstanceEvents, createProbeEvents } from '../platform/events.ts';
import { insertChange, insertStep } from '../store/changes.ts';
import { openStore } from '../store/database.ts';

// Real servers are slow on a busy machine.
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
  // A probe follows a change that succeeded.
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
  // The part before the number from which new steps follow.
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

/** A journal with this many steps, each with a message of this length. */
async function journalOf(steps: number, messageChars: number) {
  const store = await openStore(':memory:');
  const clock = createFakeClock();
  const error = {
    error_code: 'DCS.5000',
    error_msg: 'm'.repeat(messageChars),
    request_id: null,
    source: 'dcs',
    retry: 'later',
  };
  const ids = Array.from({ length: steps }, (_, n) => `33333333-3333-4333-8333-${String(n).padStart(12, '0')}`);
  for (const [n, change_id] of ids.entries()) {
    const instance_id = `22222222-2222-4222-8222-${String(n).padStart(12, '0')}`;
    const change = aChange({ change_id, instance_id, state: 'in-doubt', error });
    await insertChange(store, change);
    await insertStep(store, change, { cause: 'no-answer', evidence: [] });
  }
  const journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
  const options = { journal, instances: createInstanceEvents(), probes: createProbeEvents(), clock };
  return { store, options };
}

/** Reads so slowly that everything pushed already waits when it reads on. */
async function readSlowly(stream: Readable, until: (text: string) => boolean): Promise<string> {
  let text = '';
  stream.on('error', () => {});
  while (!stream.destroyed && !until(text)) {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    const chunk: unknown = stream.read();
    if (chunk instanceof Buffer) text += chunk.toString();
  }
  stream.destroy();
  return text;
}

test.each([
  ['who comes back', 0],
  ['a first connection', null],
])('%s gets past a journal of more than may wait, and past messages of an older console', async (_name, lastId) => {
  const { store, options } = await journalOf(300, 6000);
  const stream = openEventStream(options, lastId);
  const text = await readSlowly(stream, (so_far) => (so_far.match(/"type":"change"/g) ?? []).length >= 300);
  expect(text.match(/"type":"change"/g)).toHaveLength(300);
  // The last step. A reconnection resumes from its number.
  expect(text).toContain(`"change_id":"33333333-3333-4333-8333-000000000299"`);
  expect(text).toContain('… (2000 characters left out)');
  await store.destroy();
});

test('an event that is longer than what may wait reaches who has read what came before', async () => {
  const { store, options } = await journalOf(0, 0);
  const stream = openEventStream(options, 0);
  await setImmediate();
  stream.read();
  options.instances.publish(anInstance({ description: 'd'.repeat(2 * 1024 * 1024) }));
  const text = await readSlowly(stream, (so_far) => so_far.endsWith('\n\n'));
  expect(text).toContain('"type":"instance"');
  await store.destroy();
});
