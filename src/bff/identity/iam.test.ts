import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditPage } from '../../contract/audit.ts';
import { changeDetail, changeList, switchAnswer, type Change } from '../../contract/change.ts';
import { ROUTES } from '../../contract/routes/table.ts';
import { urlOf } from '../../contract/routes/url.ts';
import { errorEnvelope } from '../../contract/error.ts';
import { instanceId } from '../../contract/ids.ts';
import { ownSessions, sessionState } from '../../contract/session.ts';
import {
  createFakeClock,
  dcsClock,
  passTimeUntil,
  startTestBff,
  type TestAnswer,
  type TestBff,
} from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { switchBody } from '../../testing/switch-body.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { openStore, type Store } from '../store/database.ts';
import { PROJECT } from '../../testing/builders.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
removeFolders();

const DAY_MS = 24 * 3_600_000;
const clock = createFakeClock();
const USERS = [
  { name: 'switcher', password: 'the switcher’s own', may: 'switch' },
  { name: 'reader', password: 'the reader’s own', may: 'read' },
  { name: 'stranger', password: 'the stranger’s own', may: 'nothing' },
  { name: 'coder', password: 'the coder’s own', may: 'switch', totp: 'JBSWY3DPEHPK3PXP' },
];
const access = { methods: ['iam', 'link'] as const, iamDomain: 'local-account' };

let dcs: TestDcs;
let store: Store;
let bff: TestBff;
beforeAll(async () => {
  dcs = await startTestDcs({ clock: dcsClock(clock), jobMs: 10_000, iamUsers: USERS });
  store = await openStore(':memory:');
  bff = await startTestBff(dcs, { clock, store, access });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

type Headers = Record<string, string>;
const NOBODY: Headers = { cookie: '' };
const idOf = (name: string) => instanceId.parse(dcs.idOf(name));

/** Signs a user in. `more` adds to the body or overrides it. */
const signIn = (name: string, more: object = {}, server = bff) =>
  server.request({
    method: 'POST',
    url: ROUTES.signInByIam.path,
    payload: { name, password: USERS.find((user) => user.name === name)?.password ?? '?', ...more },
    headers: { ...NOBODY, 'user-agent': 'a browser' },
  });
const cookieIn = (answer: TestAnswer): Headers => {
  expect(answer.status).toBe(200);
  return { cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' };
};
const signedIn = async (name: string, server = bff) => cookieIn(await signIn(name, {}, server));

/** Switches SSL of an instance to the other state, as the person of `headers`. */
async function put(headers: Headers, name: string, more: object = {}, server = bff): Promise<TestAnswer> {
  const id = idOf(name);
  const enabled = !dcs.isSslOn(id);
  const preview = await server.get(
    urlOf(ROUTES.previewSwitch, { params: { project_id: PROJECT, instance_id: id }, query: { enabled: `${enabled}` } }),
    headers,
  );
  const payload = { ...switchBody(enabled, preview.json), ...more };
  return server.request({
    method: 'PUT',
    url: urlOf(ROUTES.switchSsl, { params: { project_id: PROJECT, instance_id: id } }),
    payload,
    headers,
  });
}
const changeOf = ({ status, json }: TestAnswer): Change => {
  expect(status).toBe(202);
  return switchAnswer.parse(json).change;
};
const errorOf = ({ status, json }: TestAnswer) => ({ status, ...errorEnvelope.parse(json) });
const askers = (name: string) =>
  dcs
    .jobs()
    .filter((job) => job.instance_id === idOf(name))
    .map((job) => job.user_name);

const refused = async () =>
  auditPage.parse((await bff.get(`${ROUTES.listAudit.path}?action=sign-in-refused&limit=2`)).json).entries;

describe('signing in', () => {
  test('makes an admin of whom IAM knows, for as long as the token is good', async () => {
    const answer = await signIn('switcher');
    expect(sessionState.parse(answer.json)).toMatchObject({
      signed_in: true,
      person: { method: 'iam', subject: dcs.iamUser('switcher').id, name: 'switcher', role: 'admin' },
    });
    const { json } = await bff.get(ROUTES.listSessions.path, cookieIn(answer));
    expect(ownSessions.parse(json).sessions[0]).toMatchObject({ method: 'iam', current: true });
    const { entries } = auditPage.parse((await bff.get(`${ROUTES.listAudit.path}?limit=1`)).json);
    expect(entries[0]).toMatchObject({
      action: 'signed-in',
      actor: { kind: 'person', method: 'iam', name: 'switcher' },
    });
  });

  test('is refused in one and the same way for a wrong password and an unknown user, and stands in the audit', async () => {
    const wrong = errorOf(await signIn('switcher', { password: 'not it' }));
    const unknown = errorOf(await signIn('nobody-at-all'));
    const elsewhere = errorOf(await signIn('switcher', { domain: 'another-account' }));
    expect(wrong).toMatchObject({ status: 401, error_code: 'CONSOLE.SIGN_IN_FAILED' });
    for (const other of [unknown, elsewhere])
      expect({ ...other, request_id: '' }).toEqual({ ...wrong, request_id: '' });
    await passTimeUntil(clock, async () => (await refused()).length === 2);
    // The person may have typed the password as the name.
    expect((await refused()).map(({ before, times }) => [before, times])).toEqual([
      [null, 2],
      [null, null],
    ]);
  });

  test('asks for a one-time code where IAM does', async () => {
    const coder = dcs.iamUser('coder');
    expect(errorOf(await signIn('coder'))).toMatchObject({ status: 401, error_code: 'CONSOLE.PASSCODE_REQUIRED' });
    const passcode = dcs.codeOf(coder);
    const other = String((Number(passcode) + 1) % 1_000_000).padStart(6, '0');
    expect(errorOf(await signIn('coder', { passcode: other }))).toMatchObject({ error_code: 'CONSOLE.SIGN_IN_FAILED' });
    expect(errorOf(await signIn('coder', { password: 'not it' }))).toMatchObject({
      error_code: 'CONSOLE.SIGN_IN_FAILED',
    });
    for (const more of [{ passcode }, { passcode, user_id: coder.id }]) {
      expect(await signIn('coder', more)).toMatchObject({ status: 200, json: { person: { name: 'coder' } } });
    }
    const wrongId = { passcode, user_id: dcs.iamUser('reader').id };
    expect(errorOf(await signIn('coder', wrongId))).toMatchObject({ error_code: 'CONSOLE.SIGN_IN_FAILED' });
  });

  test('is refused in the cloud’s words where the cloud does not show the fleet', async () => {
    const answer = await signIn('stranger');
    expect(errorOf(answer)).toMatchObject({ status: 403, error_code: 'DCS.2003', source: 'dcs' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('says what is wrong where IAM does not answer, where no account is named, and where the way is closed', async () => {
    const away = await startTestBff(dcs, { clock, access, cloud: { endpoints: { iam: 'http://127.0.0.1:1' } } });
    const unreached = errorOf(await signIn('switcher', {}, away));
    expect(unreached).toMatchObject({ status: 502, error_code: 'CONSOLE.UPSTREAM_UNREACHABLE' });
    // People who are not signed in must not learn IAM's address.
    expect(unreached.error_msg).not.toContain('127.0.0.1');
    await away.stop();
    const unnamed = await startTestBff(dcs, { clock, access: { ...access, iamDomain: null } });
    expect(errorOf(await signIn('switcher', {}, unnamed))).toMatchObject({
      status: 400,
      error_code: 'CONSOLE.INVALID_REQUEST',
    });
    expect((await signIn('switcher', { domain: dcs.iam.account }, unnamed)).status).toBe(200);
    // Nobody was refused, and the person may have typed the password as the name.
    const { entries } = auditPage.parse((await unnamed.get(`${ROUTES.listAudit.path}?action=sign-in-refused`)).json);
    expect(entries).toEqual([]);
    await unnamed.stop();
    const closed = await startTestBff(dcs, { clock });
    expect(errorOf(await signIn('switcher', {}, closed))).toMatchObject({
      status: 404,
      error_code: 'CONSOLE.SIGN_IN_METHOD_CLOSED',
    });
    await closed.stop();
  });

  test('leaves neither password nor token behind: not in answers, not in the database', async () => {
    const answers = [await signIn('switcher'), await signIn('switcher', { password: 'a wrong one' })];
    const tables = ['session', 'audit', 'change', 'change_step'] as const;
    const rows = await Promise.all(tables.map((table) => store.selectFrom(table).selectAll().execute()));
    const all = JSON.stringify([answers, rows]);
    expect(all).toContain('switcher');
    // Every token of the embedded DCS begins with the last text.
    for (const secret of ['the switcher’s own', 'a wrong one', 'eyJ1c2VyX2lkI']) expect(all).not.toContain(secret);
  });
});

/** The final state of a change, and its steps. */
async function endOf({ change_id }: Change, server = bff) {
  const { state, error } = await server.changeIn(change_id, 'succeeded', 'failed', 'unknown');
  const { steps } = changeDetail.parse((await server.get(`/api/changes/${change_id}`)).json);
  return { state, code: error?.error_code, steps: steps.map((step) => step.state), cause: steps.at(-1)?.cause };
}
/** The change failed, because the person in whose name it would be sent is gone. */
const NOT_SENT = {
  state: 'failed',
  code: 'CONSOLE.ASKER_GONE',
  steps: ['backing-up', 'backing-up', 'backing-up', 'intended', 'failed'],
  cause: 'not-sent',
};

describe('a switch', () => {
  test('goes by the person’s own token: the cloud’s task names them, others go by the service’s key', async () => {
    const switcher = await signedIn('switcher');
    const change = changeOf(await put(switcher, 'orders-cache'));
    expect(change.asked_by).toMatchObject({ kind: 'person', method: 'iam', name: 'switcher' });
    await bff.changeIn(change.change_id, 'succeeded');
    const back = changeOf(await put({}, 'orders-cache'));
    expect(back.asked_by).toMatchObject({ kind: 'person', method: 'link' });
    await bff.changeIn(back.change_id, 'succeeded');
    expect(askers('orders-cache')).toEqual(['switcher', 'local-user']);
  });

  test('of one who may only look is refused by the cloud, whose words come through, and so is a backup', async () => {
    const reader = await signedIn('reader');
    for (const backup_first of [false, true]) {
      const error = errorOf(await put(reader, 'leaderboard', { backup_first }));
      expect(error).toMatchObject({ error_code: 'DCS.2003', source: 'dcs', request_id: expect.any(String) });
      const change = await bff.changeIn(error.change_id ?? '', 'failed');
      expect(change.error).toMatchObject({ error_code: 'DCS.2003' });
    }
    expect(errorOf(await put(reader, 'leaderboard')).status).toBe(403);
    expect(askers('leaderboard')).toEqual([]);
  });

  test('after a backup goes by the token as well, of any session in which they are still signed in', async () => {
    const [switcher] = [await signedIn('switcher'), await signedIn('switcher')];
    const change = changeOf(await put(switcher, 'leaderboard', { backup_first: true }));
    expect(change.state).toBe('backing-up');
    await bff.request({ method: 'DELETE', url: ROUTES.showSession.path, headers: switcher });
    await bff.changeIn(change.change_id, 'succeeded');
    expect(askers('leaderboard')).toEqual(['switcher', 'switcher']);
  });

  test('is not sent when whoever asked signed out during the backup', async () => {
    const switcher = await signedIn('switcher');
    const change = changeOf(await put(switcher, 'price-feed', { backup_first: true }));
    expect((await bff.request({ method: 'DELETE', url: ROUTES.listSessions.path, headers: switcher })).status).toBe(
      200,
    );
    expect(await endOf(change)).toEqual(NOT_SENT);
    expect(dcs.puts(idOf('price-feed'))).toBe(0);
  });

  test('is not sent when their session lay idle for too long during the backup', async () => {
    const server = await startTestBff(dcs, { clock, access: { ...access, idleMs: 5000 } });
    const switcher = await signedIn('switcher', server);
    const change = changeOf(await put(switcher, 'price-feed', { backup_first: true }, server));
    expect(await endOf(change, server)).toEqual(NOT_SENT);
    expect(dcs.puts(idOf('price-feed'))).toBe(0);
    await server.stop();
  });
});

describe('the session', () => {
  test('ends with the token, although it could last longer', async () => {
    const long = { ...access, idleMs: 3 * DAY_MS, longestMs: 3 * DAY_MS };
    const server = await startTestBff(dcs, { clock, access: long });
    const answer = await signIn('reader', {}, server);
    const expires_at = new Date(clock.now() + DAY_MS).toISOString();
    expect(answer.json).toMatchObject({ expires_at });
    const reader = cookieIn(answer);
    await clock.advance(DAY_MS - 1);
    expect((await server.get(ROUTES.listChanges.path, reader)).status).toBe(200);
    await clock.advance(1);
    expect(errorOf(await server.get(ROUTES.listChanges.path, reader))).toMatchObject({
      error_code: 'CONSOLE.SIGN_IN_REQUIRED',
    });
    await server.stop();
  });

  test.each([
    [
      'a preview',
      () =>
        urlOf(ROUTES.previewSwitch, {
          params: { project_id: PROJECT, instance_id: idOf('leaderboard') },
          query: { enabled: 'true' },
        }),
    ],
    [
      'a certificate',
      () => urlOf(ROUTES.downloadCertificate, { params: { project_id: PROJECT, instance_id: idOf('leaderboard') } }),
    ],
  ])('ends when the cloud refuses the token at %s, and the service’s key is as good as ever', async (_, path) => {
    const key = await bff.headersOf('admin');
    // More often than would lock the key.
    for (let time = 0; time < 7; time += 1) {
      const reader = await signedIn('reader');
      await clock.advance(1);
      dcs.revokeTokens(dcs.iamUser('reader'));
      await clock.advance(1);
      expect(errorOf(await bff.get(path(), reader))).toMatchObject({ status: 401, error_code: 'APIGW.0307' });
      await until(
        () => bff.get(ROUTES.listChanges.path, reader),
        ({ status }) => status === 401,
      );
      expect((await bff.get(`/api/projects/${PROJECT}/instances/${idOf('orders-cache')}`, key)).status).toBe(200);
    }
  });

  test('does not outlive a restart, and what it asked for is not sent by anybody else', async () => {
    const dataDir = temporaryFolder();
    const first = await startTestBff(dcs, { clock, access, dataDir });
    const switcher = await signedIn('switcher', first);
    const change = changeOf(await put(switcher, 'price-feed', { backup_first: true }, first));
    await first.stop();

    const second = await startTestBff(dcs, { clock, access, dataDir });
    expect(errorOf(await second.get(ROUTES.listChanges.path, switcher))).toMatchObject({
      error_code: 'CONSOLE.SIGN_IN_REQUIRED',
      error_msg: expect.stringContaining('when the console is restarted'),
    });
    const ended = await second.changeIn(change.change_id, 'succeeded', 'failed', 'unknown');
    expect(ended).toMatchObject({ error: { error_code: 'CONSOLE.ASKER_GONE' }, asked_by: { name: 'switcher' } });
    expect(dcs.puts(idOf('price-feed'))).toBe(0);
    expect(changeList.parse((await second.get(ROUTES.listChanges.path)).json).changes).toHaveLength(1);
    await second.stop();
  });
});
