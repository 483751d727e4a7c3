import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import { runStatement } from '../store/connection.ts';
import { openStore, type Store } from '../store/database.ts';
import { createAccountKeeper } from './account-keeper.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createKnownNetworks, localAccount, type KnownNetworks } from './known-networks.ts';

const DAY = 24 * 3_600_000;
const ALICE = localAccount('alice');

let clock: FakeClock;
let store: Store;
let known: KnownNetworks;

beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  known = createKnownNetworks({ store, clock, log: pino({ level: 'silent' }) });
});

const rows = () => store.selectFrom('known_network').selectAll().execute();

test('an account has at most twenty, the newest', async () => {
  await known.add('local:bob', '192.0.2.0');
  for (let serial = 0; serial < 25; serial += 1) {
    await clock.advance(1000);
    await known.add(ALICE, `192.0.2.${serial}`);
    await known.add(ALICE, '192.0.2.0');
  }
  expect(await rows()).toHaveLength(21);
  expect(await known.has(ALICE, '192.0.2.0')).toBe(true);
  expect(await known.has(ALICE, '192.0.2.5')).toBe(false);
  expect(await known.has(ALICE, '192.0.2.6')).toBe(true);
  expect(await known.has('local:bob', '192.0.2.0')).toBe(true);
});

test('one that nobody has signed in from for ninety days is none', async () => {
  await known.add(ALICE, '192.0.2.1');
  await clock.advance(90 * DAY - 1);
  expect(await known.has(ALICE, '192.0.2.1')).toBe(true);
  await known.sweep();
  expect(await rows()).toHaveLength(1);
  await clock.advance(1);
  expect(await known.has(ALICE, '192.0.2.1')).toBe(false);
  await known.sweep();
  expect(await rows()).toEqual([]);
});

test('a clock that is set back keeps none for longer', async () => {
  await known.add(ALICE, '192.0.2.1');
  clock.jump(-365 * DAY);
  await known.sweep();
  await clock.advance(90 * DAY);
  expect(await known.has(ALICE, '192.0.2.1')).toBe(false);
});

test('they go with the account', async () => {
  const keeper = createAccountKeeper({ store, clock, by: BY_CONSOLE });
  for (const name of ['alice', 'bob']) {
    await keeper.add(name, 'support', 'hash');
    await known.add(localAccount(name), '192.0.2.1');
  }
  await keeper.disable('alice');
  expect(await known.has(ALICE, '192.0.2.1')).toBe(true);
  await keeper.remove('alice');
  expect(await known.has(ALICE, '192.0.2.1')).toBe(false);
  expect(await known.has('local:bob', '192.0.2.1')).toBe(true);
});

test('where it cannot be written, nothing is thrown', async () => {
  await runStatement(store, 'DROP TABLE known_network');
  await expect(known.add(ALICE, '192.0.2.1')).resolves.toBeUndefined();
});
