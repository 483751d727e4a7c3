import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { auditPage } from '../../../contract/audit.ts';
import { errorEnvelope } from '../../../contract/error.ts';
import { CHEAP, passTimeUntil, startTestBff, type TestAnswer, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { BY_CONSOLE } from '../../audit/actor.ts';
import { createAccountKeeper, type AccountKeeper } from '../../identity/account-keeper.ts';
import { createPasswordHasher, type PasswordHasher } from '../../identity/password-hash.ts';
import { findAccount } from '../../store/accounts.ts';
import { runStatement } from '../../store/connection.ts';
import { openStore, type Store } from '../../store/database.ts';
import { findSessionsOf } from '../../store/sessions.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PASSWORD = 'correct horse battery staple';

let dcs: TestDcs;
let store: Store;
let bff: TestBff;
let keeper: AccountKeeper;
let hasher: PasswordHasher;

beforeAll(async () => {
  dcs = await startTestDcs();
});
afterAll(() => dcs.close());

beforeEach(async () => {
  store = await openStore(':memory:');
  bff = await startTestBff(dcs, { store, as: null, access: { methods: ['local'] } });
  keeper = createAccountKeeper({ store, clock: bff.clock, by: BY_CONSOLE });
  hasher = createPasswordHasher(CHEAP);
  await keeper.add('alice', 'admin', await hasher.hash(PASSWORD));
});
afterEach(() => bff.stop());

const signIn = (name: string, password = PASSWORD): Promise<TestAnswer> =>
  bff.request({ method: 'POST', url: '/api/session/local', payload: { name, password } });

/** The session's cookie from the answer to a sign-in. */
const cookieOf = ({ headers }: TestAnswer) => ({ cookie: String(headers['set-cookie']).split(';', 1)[0] ?? '' });

async function audited(action: string, headers: Record<string, string>) {
  return auditPage.parse((await bff.get(`/api/audit?action=${action}`, headers)).json).entries;
}

test('name and password sign in, in whatever spelling of both', async () => {
  await keeper.reset('alice', await hasher.hash('größe der berge'.normalize('NFKC')));
  const answer = await signIn(' ALICE', 'größe der berge'.normalize('NFD'));
  expect(answer).toMatchObject({
    status: 200,
    json: { signed_in: true, person: { method: 'local', subject: 'alice', name: 'alice', role: 'admin' } },
  });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect((await bff.get('/api/instances', cookieOf(answer))).status).toBe(200);
});

test('whatever is wrong, the answer is the same', async () => {
  await keeper.add('bob', 'support', await hasher.hash(PASSWORD));
  await keeper.disable('bob');
  const answers = [
    await signIn('alice', 'wrong'),
    await signIn('nobody'),
    await signIn('bob'),
    await signIn('bob', 'wrong'),
  ];
  const said = answers.map(({ status, json, headers }) => {
    const envelope = errorEnvelope.parse(json);
    expect(headers['set-cookie']).toBeUndefined();
    return { status, ...envelope, request_id: null };
  });
  expect(said[0]).toMatchObject({ status: 401, error_code: 'CONSOLE.SIGN_IN_FAILED' });
  expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1);
});

test('a refused sign-in stands in the audit by the name of an account, not by what was typed in its place', async () => {
  await signIn('alice', 'wrong');
  await signIn(PASSWORD, 'alice');
  const entries = await audited('sign-in-refused', cookieOf(await signIn('alice')));
  expect(entries.map(({ before, error_code }) => [before, error_code])).toEqual([
    [null, 'CONSOLE.SIGN_IN_FAILED'],
    ['local:alice', 'CONSOLE.SIGN_IN_FAILED'],
  ]);
  expect(JSON.stringify(entries)).not.toContain(PASSWORD);
});

test('five failures bring a pause, for accounts that there are and others alike; a success clears it', async () => {
  for (const name of ['alice', 'nobody']) {
    for (let tries = 0; tries < 5; tries += 1) expect((await signIn(name, `wrong ${tries}`)).status).toBe(401);
    const answer = await signIn(name.toUpperCase());
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('30');
    expect(errorEnvelope.parse(answer.json).error_code).toBe('CONSOLE.TOO_MANY_REQUESTS');
  }
  await bff.clock.advance(30_000);
  expect((await signIn('alice')).status).toBe(200);
  for (let tries = 0; tries < 4; tries += 1) await signIn('alice', 'wrong');
  expect((await signIn('alice')).status).toBe(200);
});

test('who is turned away in a pause stands in the audit: the first at once, the others by their number', async () => {
  const pause = async () => {
    for (let tries = 0; tries < 3; tries += 1) expect((await signIn('alice')).status).toBe(429);
  };
  for (let tries = 0; tries < 5; tries += 1) await signIn('alice', `wrong ${tries}`);
  await pause();
  await bff.clock.advance(30_000);
  await signIn('alice', 'wrong');
  await pause();
  await bff.clock.advance(60_000);
  const cookie = cookieOf(await signIn('alice'));
  await passTimeUntil(bff.clock, async () => (await audited('sign-in-refused', cookie)).length === 4);
  const entries = (await audited('sign-in-refused', cookie)).toReversed();
  expect(entries.map(({ before, error_code, times }) => [before, error_code, times])).toEqual([
    ['local:alice', 'CONSOLE.SIGN_IN_FAILED', null],
    [null, 'CONSOLE.TOO_MANY_REQUESTS', null],
    ['local:alice', 'CONSOLE.SIGN_IN_FAILED', 5],
    [null, 'CONSOLE.TOO_MANY_REQUESTS', 5],
  ]);
});

test('a password is hashed anew where the parameters are others now', async () => {
  const former = await createPasswordHasher({ ...CHEAP, memoryCost: 128 }).hash(PASSWORD);
  await keeper.reset('alice', former);
  expect((await signIn('alice', 'wrong')).status).toBe(401);
  expect((await findAccount(store, 'alice'))?.password).toBe(former);
  expect((await signIn('alice')).status).toBe(200);
  const newer = (await findAccount(store, 'alice'))?.password ?? '';
  expect(hasher.isOutdated(newer)).toBe(false);
  expect((await signIn('alice')).status).toBe(200);
  expect((await findAccount(store, 'alice'))?.password).toBe(newer);
});

test('an account that is disabled has no session any more, and gets none, not even one that was about to open', async () => {
  const cookie = cookieOf(await signIn('alice'));
  await keeper.disable('alice');
  expect((await bff.get('/api/instances', cookie)).status).toBe(401);
  await keeper.enable('alice');
  await runStatement(store, 'CREATE TRIGGER just_before INSERT ON session BEGIN UPDATE account SET disabled = 1; END');
  const answer = await signIn('alice');
  expect(errorEnvelope.parse(answer.json).error_code).toBe('CONSOLE.SIGN_IN_FAILED');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await findSessionsOf(store, { method: 'local', subject: 'alice' })).toEqual([]);
});

test('where it cannot be found out at the end whether the password still holds, nobody is signed in', async () => {
  await runStatement(
    store,
    `CREATE TRIGGER just_before INSERT ON session BEGIN UPDATE account SET password = 'x'; END`,
  );
  const answer = await signIn('alice');
  expect(answer.status).toBe(500);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await findSessionsOf(store, { method: 'local', subject: 'alice' })).toEqual([]);
});

test.each([
  ['no name', { password: PASSWORD }],
  ['a long password', { name: 'alice', password: 'x'.repeat(1025) }],
  ['more than both', { name: 'alice', password: PASSWORD, role: 'admin' }],
])('a body with %s is malformed, and not repeated', async (_name, payload) => {
  const { status, json } = await bff.request({ method: 'POST', url: '/api/session/local', payload });
  expect(status).toBe(400);
  expect(JSON.stringify(json)).not.toContain(PASSWORD);
});

test('where the way is not set up, it is closed', async () => {
  const other = await startTestBff(dcs);
  const payload = { name: 'alice', password: PASSWORD };
  const { status, json } = await other.request({ method: 'POST', url: '/api/session/local', payload });
  expect(status).toBe(404);
  expect(errorEnvelope.parse(json).error_code).toBe('CONSOLE.SIGN_IN_METHOD_CLOSED');
  await other.stop();
});

test('links are guessed as slowly', async () => {
  const other = await startTestBff(dcs, { as: null });
  const guess = (link: string) => other.request({ method: 'POST', url: '/api/session/link', payload: { link } });
  for (let tries = 0; tries < 20; tries += 1) expect((await guess('x'.repeat(43))).status).toBe(401);
  const answer = await guess('x'.repeat(43));
  expect(answer.status).toBe(429);
  expect(answer.headers['retry-after']).toBe('30');
  await other.stop();
});
