import { expect, test } from 'vitest';
import { createFakeClock } from '../../../testing/bff.ts';
import { createTransactions, TRANSACTION_MS, type Transaction } from './transactions.ts';

const HOME = '192.0.2.1';
const transaction = (state: string): Transaction => ({
  state,
  nonce: 'n',
  verifier: 'v',
  returnTo: '/',
  former: null,
});

test('a transaction is taken once, by its secret and its state', () => {
  const transactions = createTransactions({ clock: createFakeClock() });
  const secret = transactions.begin(transaction('a'), HOME);
  expect(transactions.take(null, 'a')).toBe(null);
  expect(transactions.take('x'.repeat(43), 'a')).toBe(null);
  expect(transactions.take(secret, 'a')).toMatchObject({ state: 'a' });
  expect(transactions.take(secret, 'a')).toBe(null);
});

test('a wrong state uses it up', () => {
  const transactions = createTransactions({ clock: createFakeClock() });
  const secret = transactions.begin(transaction('a'), HOME);
  expect(transactions.take(secret, 'b')).toBe(null);
  expect(transactions.take(secret, 'a')).toBe(null);
});

test('its time is short', async () => {
  const clock = createFakeClock();
  const transactions = createTransactions({ clock });
  const [first, second] = [transactions.begin(transaction('a'), HOME), transactions.begin(transaction('b'), HOME)];
  await clock.advance(TRANSACTION_MS - 1);
  expect(transactions.take(first, 'a')).not.toBe(null);
  await clock.advance(1);
  expect(transactions.take(second, 'b')).toBe(null);
});

test('a clock that is set back does not prolong it', async () => {
  const clock = createFakeClock();
  const transactions = createTransactions({ clock });
  const secret = transactions.begin(transaction('a'), HOME);
  clock.jump(-24 * 3_600_000);
  await clock.advance(TRANSACTION_MS);
  expect(transactions.take(secret, 'a')).toBe(null);
});

test('when there are too many, the oldest of whoever has most gives way', () => {
  const transactions = createTransactions({ clock: createFakeClock(), most: 3 });
  const begun = [
    ['alice', HOME],
    ['a', '2001:db8::1'],
    ['b', '2001:db8::2'],
    ['c', '2001:db8::3'],
    ['d', '2001:db8::4'],
  ].map(([state = '', address = '']) => ({ state, secret: transactions.begin(transaction(state), address) }));
  const left = begun.filter(({ state, secret }) => transactions.take(secret, state) !== null);
  expect(left.map(({ state }) => state)).toEqual(['alice', 'c', 'd']);
});
