import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { TERMINAL } from '../../contract/audit.ts';
import type { Role } from '../../contract/session.ts';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import { entriesIn, verifyAudit } from '../audit/read.ts';
import { findAccount } from '../store/accounts.ts';
import { findAuditBefore } from '../store/audit.ts';
import { runStatement } from '../store/connection.ts';
import { openStore, type Store } from '../store/database.ts';
import { createAccountKeeper, faultOfName, type AccountKeeper } from './account-keeper.ts';
import { createSessions } from './sessions.ts';

let clock: FakeClock;
let store: Store;
let keeper: AccountKeeper;

beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  const actor = { kind: 'local', name: 'root', address: TERMINAL } as const;
  keeper = createAccountKeeper({ store, clock, by: { actor, request_ids: [], reason: null } });
});

/** Signs a person in. @returns a function that tells whether they are still signed in */
async function signedIn(subject: string, method: 'local' | 'oidc' = 'local', role: Role = 'support') {
  const sessions = createSessions({ store, clock, idleMs: 60_000, longestMs: 60_000, log: pino({ level: 'silent' }) });
  const { secret } = await sessions.open(
    { method, subject, name: subject, role },
    { address: '192.0.2.1', userAgent: 'test' },
  );
  return async () => (await sessions.find(secret)) !== null;
}

const entries = async () => entriesIn(await findAuditBefore(store, {}, null, 100)).toReversed();

test('what is done with an account stands in the audit, and the chain is whole', async () => {
  await keeper.add('alice', 'support', 'hash 1');
  await keeper.setRole('alice', 'admin');
  await keeper.reset('alice', 'hash 2');
  await keeper.changePassword('alice', 'hash 2', 'hash 3');
  await keeper.disable('alice');
  await keeper.enable('alice');
  await keeper.remove('alice');
  const told = await entries();
  expect(told.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['account-added', null, 'alice, support'],
    ['account-role-changed', 'alice, support', 'alice, admin'],
    ['account-reset', 'alice, admin', 'alice, admin'],
    ['account-password-changed', 'alice, admin', 'alice, admin'],
    ['account-disabled', 'alice, admin', 'alice, admin, disabled'],
    ['account-enabled', 'alice, admin, disabled', 'alice, admin'],
    ['account-removed', 'alice, admin', null],
  ]);
  expect(told[0]?.actor).toEqual({ kind: 'local', name: 'root', address: 'terminal' });
  expect(JSON.stringify(told)).not.toMatch(/hash \d/);
  expect(await verifyAudit(store)).toMatchObject({ whole: true, entries: 7 });
  expect(await findAccount(store, 'alice')).toBeNull();
});

test.each<[string, () => Promise<number>]>([
  ['a new password', () => keeper.reset('alice', 'hash 2')],
  ['a new password of one’s own', () => keeper.changePassword('alice', 'hash', 'hash 2')],
  ['another role', () => keeper.setRole('alice', 'admin')],
  ['being disabled', () => keeper.disable('alice')],
  ['being removed', () => keeper.remove('alice')],
])('%s ends the sessions of the account, and of nobody else', async (_name, work) => {
  await keeper.add('alice', 'support', 'hash');
  const both = [await signedIn('alice'), await signedIn('alice')];
  const others = [await signedIn('alice', 'oidc'), await signedIn('bob')];
  expect(await work()).toBe(2);
  expect(await Promise.all(both.map((still) => still()))).toEqual([false, false]);
  expect(await Promise.all(others.map((still) => still()))).toEqual([true, true]);
});

test('where the audit cannot be told, nothing is done', async () => {
  await keeper.add('alice', 'support', 'hash');
  const still = await signedIn('alice');
  await runStatement(store, `CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`);
  await expect(keeper.remove('alice')).rejects.toThrow('full');
  expect(await findAccount(store, 'alice')).toMatchObject({ role: 'support', password: 'hash' });
  expect(await still()).toBe(true);
});

test('what cannot be done is said, and leaves no trace', async () => {
  await keeper.add('alice', 'support', 'hash');
  await expect(keeper.add('alice', 'admin', 'other')).rejects.toThrow('There is an account alice already.');
  await expect(keeper.setRole('alice', 'support')).rejects.toThrow('has the role support already');
  await expect(keeper.enable('alice')).rejects.toThrow('is enabled already');
  await expect(keeper.changePassword('alice', 'former hash', 'mine')).rejects.toThrow('got another password meanwhile');
  for (const work of [keeper.reset('bob', 'hash'), keeper.disable('bob'), keeper.remove('bob')]) {
    await expect(work).rejects.toThrow('There is no account bob.');
  }
  expect(await entries()).toHaveLength(1);
});

test.each([
  ['alice', true],
  ['li', true],
  ['alice.miller@example.com', true],
  ['a', false],
  ['Alice', false],
  ['-alice', false],
  ['al ice', false],
  ['console', false],
  ['con.sole', false],
  ['system', false],
  ['terminal', false],
  ['local-admin', false],
  ['console2', true],
  ['x'.repeat(65), false],
])('%s is a name: %s', (name, good) => {
  expect(faultOfName(name) === null).toBe(good);
});
