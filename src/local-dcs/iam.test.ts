import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeClock, dcsClock, type FakeClock } from '../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../testing/local-dcs.ts';
import { removeFolders, temporaryFolder } from '../testing/temporary-folder.ts';
import { readConfig } from './config.ts';
import type { IamUser } from './iam/users.ts';

removeFolders();

let clock: FakeClock;
let dcs: TestDcs;
beforeAll(async () => {
  clock = createFakeClock();
  dcs = await startTestDcs({ clock: dcsClock(clock) });
});
afterAll(() => dcs.close());

/** One of the generated users. */
function who(may: IamUser['may'], withCode = false): IamUser {
  const user = dcs.iam.users.find((each) => each.may === may && (each.totp !== null) === withCode);
  if (user === undefined) throw new Error(`Nobody may ${may}.`);
  return user;
}

const post = (body: object) =>
  fetch(`${dcs.endpoint}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

function ask(
  { name, password }: IamUser,
  more: object = {},
  scope: object | null = { project: { id: dcs.projectId } },
) {
  const user = { name, domain: { name: dcs.iam.account }, password };
  return post({
    auth: { identity: { methods: ['password'], password: { user }, ...more }, ...(scope !== null && { scope }) },
  });
}
async function tokenOf(user: IamUser, scope?: object | null): Promise<string> {
  const answer = await ask(user, {}, scope);
  expect(answer.status).toBe(201);
  return answer.headers.get('x-subject-token') ?? '';
}
const call = (token: string, method: string, path: string, body?: object) =>
  fetch(`${dcs.endpoint}/v2/${dcs.projectId}${path}`, {
    method,
    headers: { 'x-auth-token': token },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const read = (text: string) => readConfig({ LOCAL_DCS_IAM_USERS: text }).iamUsers;

describe('a token', () => {
  it('comes for a name and a password, and tells whose it is and for how long', async () => {
    const user = who('switch');
    const answer = await ask(user);
    expect(answer.headers.get('x-subject-token')).not.toBeNull();
    expect(await answer.json()).toMatchObject({
      token: {
        user: { id: user.id, name: user.name, domain: { name: dcs.iam.account } },
        project: { id: dcs.projectId, name: dcs.region },
        expires_at: new Date(clock.now() + 24 * 3_600_000).toISOString().replace('Z', '000Z'),
      },
    });
  });

  it('does not come for another password, another account, or another project', async () => {
    const user = who('switch');
    const wrong = await ask({ ...user, password: 'another' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual({
      error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
    });
    const elsewhere = { name: user.name, domain: { name: 'elsewhere' }, password: user.password };
    const identity = { methods: ['password'], password: { user: elsewhere } };
    expect((await post({ auth: { identity } })).status).toBe(401);
    expect((await ask(user, {}, { project: { id: 'f'.repeat(32) } })).status).toBe(401);
    expect((await post({ auth: {} })).status).toBe(400);
  });

  it.each(['by id', 'by name'])('comes with a one-time code for who has to give one, %s', async (how) => {
    const user = who('switch', true);
    const named = how === 'by id' ? { id: user.id } : { name: user.name, domain: { name: dcs.iam.account } };
    const withCode = (passcode: string) =>
      ask(user, { methods: ['password', 'totp'], totp: { user: { ...named, passcode } } });
    expect((await withCode(dcs.codeOf(user))).status).toBe(201);
    const code = String((Number(dcs.codeOf(user)) + 1) % 1_000_000).padStart(6, '0');
    for (const refused of [await withCode(code), await ask(user)]) {
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: { message: 'mfa totp code verify fail' } });
    }
  });
});

describe('a call by a token', () => {
  it('is made by its user, whom the task names', async () => {
    const user = who('switch');
    const path = `/instances/${dcs.idOf('orders-cache')}`;
    const token = await tokenOf(user);
    expect((await call(token, 'PUT', `${path}/ssl`, { enabled: true })).status).toBe(200);
    const tasks = await call(token, 'GET', `${path}/tasks`);
    expect(await tasks.json()).toMatchObject({ tasks: [{ user_name: user.name, user_id: user.id }] });
  });

  it('is refused where the user may only look, fetching a certificate aside', async () => {
    const token = await tokenOf(who('read'));
    const path = `/instances/${dcs.idOf('leaderboard')}`;
    expect((await call(token, 'GET', path)).status).toBe(200);
    expect((await call(token, 'POST', `${path}/ssl-certs/download`)).status).toBe(200);
    const refused = await call(token, 'PUT', `${path}/ssl`, { enabled: true });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error_code: 'DCS.2003' });
  });

  it.each([
    ['made up', async () => 'nonsense', 'APIGW.0301'],
    ['tampered with', async () => `e${await tokenOf(who('switch'))}`, 'APIGW.0301'],
    ['of no project', async () => tokenOf(who('switch'), null), 'DCS.1004'],
  ])('is refused with one that is %s', async (_, made, error_code) => {
    const answer = await call(await made(), 'GET', '/instances');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error_code });
  });

  it('is refused once the token is void, or too old', async () => {
    const [old, revoked] = [await tokenOf(who('switch')), await tokenOf(who('read'))];
    dcs.revokeTokens(who('read'));
    const seenStale = async (token: string) => {
      const answer = await call(token, 'GET', '/instances');
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error_code: 'APIGW.0307' });
    };
    await seenStale(revoked);
    await clock.advance(24 * 3_600_000 - 1);
    expect((await call(old, 'GET', '/instances')).status).toBe(200);
    await clock.advance(1);
    await seenStale(old);
  });
});

describe('the users', () => {
  it('are others at each first start', async () => {
    const again = await startTestDcs();
    expect(again.iam.users.map(({ may, totp }) => [may, totp !== null])).toEqual([
      ['switch', false],
      ['read', false],
      ['switch', true],
    ]);
    const passwords = [...again.iam.users, ...dcs.iam.users].map(({ password }) => password);
    expect(new Set(passwords).size).toBe(6);
    await again.close();
  });

  it('are the same ones after a restart', async () => {
    const dir = temporaryFolder();
    const first = await startTestDcs({ dir });
    await first.close();
    const second = await startTestDcs({ dir });
    expect(second.iam).toEqual(first.iam);
    await second.close();
  });

  it('can be given', () => {
    const user = { name: 'ann', password: 'long enough', may: 'read' };
    expect(read(JSON.stringify([user]))).toEqual([{ ...user, totp: null }]);
    expect(() => read(JSON.stringify([{ ...user, password: 'short' }]))).toThrow('LOCAL_DCS_IAM_USERS.0.password');
    expect(() => read('ann')).toThrow('LOCAL_DCS_IAM_USERS');
    expect(readConfig({}).iamUsers).toBeUndefined();
  });
});
