import { expect, test } from 'vitest';
import { createFakeClock } from '../../../testing/bff.ts';
import { createTransactions, TRANSACTION_MS, type Transaction } from './transactions.ts';

const transaction = (state: string): Transaction => ({
  state,
  nonce: 'n',
  verifier: 'v',
  returnTo: '/',
  former: null,
});

test('a transaction is taken once, by its secret and its state', () => {
  const transactions = createTransactions({ clock: createFakeClock() });
  const secret = transactions.begin(transaction('a'));
  expect(transactions.take(null, 'a')).toBe(null);
  expect(transactions.take('x'.repeat(43), 'a')).toBe(null);
  expect(transactions.take(secret, 'a')).toMatchObject({ state: 'a' });
  expect(transactions.take(secret, 'a')).toBe(null);
});

test('a wrong state uses it up', () => {
  const transactions = createTransactions({ clock: createFakeClock() });
  const secret = transactions.begin(transaction('a'));
  expect(transactions.take(secret, 'b')).toBe(null);
  expect(transactions.take(secret, 'a')).toBe(null);
});

test('its time is short', async () => {
  const clock = createFakeClock();
  const transactions = createTransactions({ clock });
  const [first, second] = [transactions.begin(transaction('a')), transactions.begin(transaction('b'))];
  await clock.advance(TRANSACTION_MS - 1);
  expect(transactions.take(first, 'a')).not.toBe(null);
  await clock.advance(1);
  expect(transactions.take(second, 'b')).toBe(null);
});

test('when there are too many, the oldest gives way', () => {
  const transactions = createTransactions({ clock: createFakeClock(), most: 3 });
  const secrets = ['a', 'b', 'c', 'd', 'e'].map((state) => transactions.begin(transaction(state)));
  const left = secrets.map((secret, index) => transactions.take(secret, 'abcde'[index] ?? '')?.state ?? null);
  expect(left).toEqual([null, null, 'c', 'd', 'e']);
});
