import { beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import type { Person } from '../../contract/session.ts';
import { createLog } from '../platform/log.ts';
import { runStatement } from '../store/connection.ts';
import { openStore, type Store } from '../store/database.ts';
import { createSessions, type Sessions } from './sessions.ts';

const MINUTE = 60_000;
const alice: Person = { method: 'local', subject: 'alice', name: 'alice', role: 'admin' };
const bob: Person = { method: 'local', subject: 'bob', name: 'bob', role: 'support' };
const from = { address: '192.0.2.1', userAgent: 'test' };

let clock: FakeClock;
let sessions: Sessions;
let ended: string[];
let store: Store;
let logged: string[];
beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  logged = [];
  const log = createLog('error', { write: (line) => void logged.push(line) });
  sessions = createSessions({ store, clock, idleMs: 30 * MINUTE, longestMs: 60 * MINUTE, log });
  ended = [];
  sessions.onEnd((id) => ended.push(id));
});
const open = async (who: Person, until?: string) => (await sessions.open(who, from, until)).session.session_id;

test('that a session has ended by itself is told, whether it lay idle or its time was over', async () => {
  const stopping = new AbortController();
  const following = sessions.follow(stopping.signal);
  const short = await open(alice, new Date(clock.now() + 5 * MINUTE).toISOString());
  const idle = await open(bob);
  await clock.advance(4 * MINUTE);
  expect(ended).toEqual([]);
  await clock.advance(2 * MINUTE);
  expect(ended).toEqual([short]);
  await clock.advance(25 * MINUTE);
  expect(ended).toEqual([short, idle]);
  stopping.abort();
  await following;
});

test('where the clock is set back, a session lies idle no longer, and lasts no longer than a new one', async () => {
  const stopping = new AbortController();
  const following = sessions.follow(stopping.signal);
  const used = await sessions.open(alice, from);
  const idle = await open(bob);
  clock.jump(-24 * 60 * MINUTE);
  for (let minutes = 0; minutes < 61; minutes += 1) {
    await clock.advance(MINUTE);
    if (minutes === 29) expect(ended).toEqual([]);
    if (minutes === 32) expect(ended).toEqual([idle]);
    await sessions.find(used.secret);
  }
  await clock.advance(MINUTE);
  expect(ended).toEqual([idle, used.session.session_id]);
  stopping.abort();
  await following;
});

test('of more than twenty sessions of a person, the one that is longest unseen ends; others keep theirs', async () => {
  const other = await open(bob);
  const kept = await sessions.open(alice, from);
  for (let count = 1; count < 20; count += 1) await open(alice);
  await clock.advance(MINUTE);
  await sessions.find(kept.secret);
  expect(ended).toEqual([]);
  const ours = (await sessions.listOf(alice)).map(({ session_id }) => session_id);
  const last = await open(alice);
  expect(ended).toHaveLength(1);
  expect(ours).toContain(ended[0]);
  const left = (await sessions.listOf(alice)).map(({ session_id }) => session_id);
  expect(left).toHaveLength(20);
  expect(left).toEqual(expect.arrayContaining([last, kept.session.session_id]));
  expect(await sessions.listOf(bob)).toMatchObject([{ session_id: other }]);
});

test('where it cannot be written that a session was seen, it is read on, does not lie idle, and the log has it once', async () => {
  const { secret, session } = await sessions.open(alice, from);
  const other = await sessions.open(bob, from);
  await runStatement(
    store,
    `CREATE TEMP TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'it cannot be written'); END`,
  );
  const stopping = new AbortController();
  const following = sessions.follow(stopping.signal);
  for (let minutes = 0; minutes < 40; minutes += 1) {
    await clock.advance(MINUTE);
    expect(await sessions.find(secret)).toMatchObject({ session_id: session.session_id });
  }
  expect(logged.filter((line) => line.includes('last-seen'))).toHaveLength(1);
  expect(await sessions.lives(session)).toBe(true);
  expect(await sessions.find(other.secret)).toBeNull();
  expect(await sessions.listOf(alice)).toMatchObject([{ seen_at: new Date(clock.now()).toISOString() }]);
  expect(ended).toEqual([]);

  await runStatement(store, 'DROP TRIGGER full');
  await clock.advance(MINUTE);
  expect(ended).toEqual([other.session.session_id]);
  expect(await sessions.find(secret)).toMatchObject({ seen_at: new Date(clock.now() - MINUTE).toISOString() });
  stopping.abort();
  await following;
});
