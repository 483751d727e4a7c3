import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { auditPage } from '../../../contract/audit.ts';
import { errorEnvelope } from '../../../contract/error.ts';
import { CHEAP, startTestBff, type TestAnswer, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { createAccountKeeper, type AccountKeeper } from '../../identity/account-keeper.ts';
import { BY_CONSOLE } from '../../audit/actor.ts';
import { createPasswordHasher } from '../../identity/password-hash.ts';
import { findAccount } from '../../store/accounts.ts';
import { runStatement } from '../../store/connection.ts';
import { openStore, type Store } from '../../store/database.ts';
import { findSessionsOf } from '../../store/sessions.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PASSWORD = 'correct horse battery staple';
const NEW = 'seven quiet lamps by the river';
const ALICE = { method: 'local', subject: 'alice' } as const;

let dcs: TestDcs;
let store: Store;
let bff: TestBff;
let keeper: AccountKeeper;
const hasher = createPasswordHasher(CHEAP);

beforeAll(async () => {
  dcs = await startTestDcs();
});
afterAll(() => dcs.close());

beforeEach(async () => {
  store = await openStore(':memory:');
  bff = await startTestBff(dcs, { store, as: null, access: { methods: ['local', 'link'] } });
  keeper = createAccountKeeper({ store, clock: bff.clock, by: BY_CONSOLE });
  await keeper.add('alice', 'admin', await hasher.hash(PASSWORD));
});
afterEach(() => bff.stop());

const signIn = (password: string): Promise<TestAnswer> =>
  bff.request({ method: 'POST', url: '/api/session/local', payload: { name: 'alice', password } });

/** The session's cookie from the answer to a sign-in. */
const cookieOf = ({ headers }: TestAnswer) => ({ cookie: String(headers['set-cookie']).split(';', 1)[0] ?? '' });

const change = (headers: Record<string, string>, current: string, password: string): Promise<TestAnswer> =>
  bff.request({ method: 'PUT', url: '/api/session/password', payload: { current, password }, headers });

const codeOf = ({ json }: TestAnswer) => errorEnvelope.parse(json).error_code;
const isSignedIn = async (headers: Record<string, string>) => (await bff.get('/api/changes', headers)).status === 200;

test('the current password sets a new one; every other session ends, and this browser has a new one', async () => {
  const own = cookieOf(await signIn(PASSWORD));
  const elsewhere = cookieOf(await signIn(PASSWORD));
  const answer = await change(own, PASSWORD, ` ${NEW}`.normalize('NFD'));
  expect(answer).toMatchObject({ status: 200, json: { signed_in: true, person: { ...ALICE, role: 'admin' } } });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(await isSignedIn(cookieOf(answer))).toBe(true);
  for (const former of [own, elsewhere]) expect(await isSignedIn(former)).toBe(false);
  expect(await findSessionsOf(store, ALICE)).toHaveLength(1);
  expect((await signIn(PASSWORD)).status).toBe(401);
  expect((await signIn(` ${NEW}`)).status).toBe(200);
});

test('it stands in the audit, by the person, with no password', async () => {
  const own = cookieOf(await signIn(PASSWORD));
  await change(own, 'a wrong guess of somebody', NEW);
  const answer = await change(own, PASSWORD, NEW);
  const { entries } = auditPage.parse((await bff.get('/api/audit', cookieOf(answer))).json);
  const told = entries.map(({ actor, action, before, after, error_code }) => [
    actor.kind === 'person' && actor.name,
    action,
    before,
    after,
    error_code,
  ]);
  expect(told.slice(0, 3)).toEqual([
    ['alice', 'signed-in', null, null, null],
    ['alice', 'account-password-changed', 'alice, admin', 'alice, admin', null],
    ['alice', 'sign-in-refused', 'local:alice', null, 'CONSOLE.SIGN_IN_FAILED'],
  ]);
  for (const secret of [PASSWORD, NEW, 'a wrong guess', '$argon2']) {
    expect(JSON.stringify(entries)).not.toContain(secret);
  }
});

test('a wrong current password changes nothing and ends nothing, and is guessed as slowly as when signing in', async () => {
  const own = cookieOf(await signIn(PASSWORD));
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await change(own, `wrong ${tries}`, NEW);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'CONSOLE.SIGN_IN_FAILED']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  const answer = await change(own, PASSWORD, NEW);
  expect([answer.status, answer.headers['retry-after']]).toEqual([429, '30']);
  expect((await signIn(PASSWORD)).status).toBe(429);
  expect(await isSignedIn(own)).toBe(true);
  await bff.clock.advance(30_000);
  expect((await signIn(PASSWORD)).status).toBe(200);
});

test.each([
  ['too short', 'elevenchars'],
  ['too long', 'many words '.repeat(24)],
  ['name of the account', 'alice in the wonderland'],
  ['easy to guess', 'Password2024!'],
])('%s: so a new one is refused, whether the current one is right or not', async (why, password) => {
  const own = cookieOf(await signIn(PASSWORD));
  const former = await findAccount(store, 'alice');
  for (const current of [PASSWORD, 'wrong']) {
    const answer = await change(own, current, password);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'CONSOLE.PASSWORD_REFUSED']);
    const said = JSON.stringify(answer.json);
    expect(said).toContain(why);
    expect(said).not.toContain(password);
  }
  expect(await findAccount(store, 'alice')).toEqual(former);
  expect(await isSignedIn(own)).toBe(true);
});

test.each([
  ['another password is set', async () => `password = '${await hasher.hash('another')}'`],
  ['the account is disabled', () => 'disabled = 1'],
  ['it gets another role', () => `role = 'support'`],
])('where %s just after it, there is no new session', async (_name, becomes) => {
  const own = cookieOf(await signIn(PASSWORD));
  const update = `UPDATE account SET ${await becomes()}`;
  await runStatement(store, `CREATE TRIGGER just_before INSERT ON session BEGIN ${update}; END`);
  const answer = await change(own, PASSWORD, NEW);
  expect(codeOf(answer)).toBe('CONSOLE.SIGN_IN_FAILED');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await findSessionsOf(store, ALICE)).toEqual([]);
});

test('of two at once, one is done', async () => {
  const own = cookieOf(await signIn(PASSWORD));
  const both = await Promise.all([change(own, PASSWORD, NEW), change(own, PASSWORD, `${NEW}, again`)]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
});

test('a hash of former parameters does not keep its owner from it', async () => {
  const own = cookieOf(await signIn(PASSWORD));
  const former = await createPasswordHasher({ ...CHEAP, memoryCost: 128 }).hash(PASSWORD);
  await runStatement(store, `UPDATE account SET password = '${former}'`);
  expect((await change(own, PASSWORD, NEW)).status).toBe(200);
});

test('whoever came in another way has no password here', async () => {
  const answer = await change(await bff.headersOf('admin'), PASSWORD, NEW);
  expect([answer.status, codeOf(answer)]).toEqual([404, 'CONSOLE.NOT_FOUND']);
});
