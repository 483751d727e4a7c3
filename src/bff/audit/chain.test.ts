import { byRequest } from '../identity/by-request.ts';
import * as fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { pino } from 'pino';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { actorRef, auditFilter, readActorRef } from '../../contract/audit.ts';
import { instanceId, type InstanceId } from '../../contract/ids.ts';
import type { SignInMethod } from '../../contract/session.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { createFakeClock, passTimeUntil, type FakeClock } from '../../testing/bff.ts';
import { because } from '../changes/because.ts';
import { createJournal, type Journal } from '../changes/journal.ts';
import type { Intent } from '../changes/requests.ts';
import { BY_CONSOLE } from './actor.ts';
import { openStore, type Store } from '../store/database.ts';
import { createAudit, type Audit } from './audit.ts';
import { PROJECT } from '../../testing/builders.ts';

// Many rows take long on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const ID = instanceId.parse('553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a');
const SESSION = {
  hash: 'h',
  session_id: '00000000-0000-4000-8000-000000000001',
  person: { method: 'local', subject: 'alice', name: 'alice', role: 'admin' },
  address: '192.0.2.1',
  user_agent: '',
  created_at: '2026-11-24T04:00:00.000Z',
  seen_at: '2026-11-24T04:00:00.000Z',
  expires_at: '2026-11-25T04:00:00.000Z',
} as const;
const log = pino({ level: 'silent' });

let clock: FakeClock;
let store: Store;
let journal: Journal;
let audit: Audit;

beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  journal = createJournal({ store, clock, log });
  audit = createAudit({ store, find: () => ({ name: 'orders', project_id: PROJECT }), clock, log });
});

const run = (statement: string) => store.executeQuery(CompiledQuery.raw(statement));

function intendBySomebody(more: Partial<Intent> = {}) {
  const by = byRequest({ id: 'r-1', ip: '127.0.0.1', session: null }, 'audit of payments');
  return intend(journal, anIntent(ID, more), by);
}

/** An intent, its lost answer and a refusal: three entries. */
async function threeEntries() {
  const change = await intendBySomebody();
  await journal.apply(change.change_id, { type: 'answer-lost', error: null }, because('asked-for'));
  const error = { error_code: 'CONSOLE.CHANGE_RUNNING', error_msg: 'no', request_id: null } as const;
  await audit.refused(byRequest({ id: 'r-2', ip: '::1', session: null }), ID, false, {
    ...error,
    source: 'console',
    retry: 'later',
  });
  return change;
}

/** Runs a statement that the triggers forbid, as someone with access to the file can. */
async function behindItsBack(statement: string): Promise<void> {
  for (const trigger of ['audit_keeps_what_it_says', 'audit_keeps_every_entry', 'audit_grows_at_its_end']) {
    await run(`DROP TRIGGER ${trigger}`);
  }
  await run(statement);
}

test('an intent and what comes of it stand there, with who, why and by which request', async () => {
  const { change_id } = await threeEntries();
  const { entries, next } = await audit.page({}, null, 10);
  expect(next).toBeNull();
  expect(entries).toMatchObject([
    { seq: 3, action: 'refused', after: 'off', change_id: null, error_code: 'CONSOLE.CHANGE_RUNNING' },
    { seq: 2, action: 'step', before: 'intended', after: 'in-doubt', actor: { kind: 'console' }, reason: null },
    {
      seq: 1,
      action: 'intended',
      before: 'off',
      after: 'on',
      actor: { kind: 'local', name: 'not signed in', address: '127.0.0.1' },
      reason: 'audit of payments',
      request_ids: ['r-1'],
      instance_name: 'orders',
      change_id,
    },
  ]);
  expect(await audit.verify()).toEqual({ whole: true, entries: 3, head: entries[0]?.hash });
});

test('what was accepted stands at the intent, and the backup at every step from its begin', async () => {
  const { change_id } = await intendBySomebody({ acknowledged: ['data-may-be-cleared'], backup_first: true });
  await journal.apply(change_id, { type: 'backup-begun', backup_id: 'b-1' }, because('backup-begun'));
  await journal.apply(change_id, { type: 'backed-up' }, because('backup-made'));
  const { entries } = await audit.page({}, null, 10);
  expect(entries.toReversed().map((e) => [e.after, e.acknowledged, e.backup_first, e.backup_id])).toEqual([
    ['on', ['data-may-be-cleared'], true, null],
    ['backing-up', null, null, 'b-1'],
    ['intended', null, null, 'b-1'],
  ]);
  expect(await audit.verify()).toMatchObject({ whole: true });
});

test('where nothing had to be accepted, the intent says so; of an external change nothing is known', async () => {
  const outside = instanceId.parse('00000000-0000-4000-8000-000000000000');
  const begun = {
    job_id: null,
    task_id: null,
    created_at: '2026-11-24T04:00:00.000Z',
    error: null,
    finished_at: null,
  } as const;
  await journal.createFound(
    { ...begun, project_id: PROJECT, instance_id: outside, instance_name: 'x', enabled: true, state: 'accepted' },
    {},
  );
  await intendBySomebody();
  expect((await audit.page({}, null, 10)).entries).toMatchObject([
    { action: 'intended', acknowledged: [], backup_first: false },
    { action: 'found-external', acknowledged: null, backup_first: null },
  ]);
});

const session = (method: SignInMethod, subject: string, name: string) => ({
  id: 'r',
  ip: '::1',
  session: { ...SESSION, person: { method, subject, name, role: 'admin' as const } },
});
const found = async (actor: string) => (await audit.page({ actor }, null, 10)).entries.map(({ seq }) => seq);

describe('actors', () => {
  test('are told apart by sign-in method and subject, whatever they are called', async () => {
    await audit.signedIn(byRequest(session('oidc', 'console', 'console')));
    await audit.signedIn(BY_CONSOLE);
    await audit.signedIn(byRequest(session('local', 'alice', 'alice')));
    await audit.signedIn(byRequest(session('oidc', 'a:1', 'alice')));
    await audit.signedIn(byRequest(session('oidc', 'a:1', 'alice, renamed')));
    const atTerminal = { kind: 'local', name: 'not signed in', address: 'terminal' } as const;
    await audit.signedIn({ ...BY_CONSOLE, actor: atTerminal });
    await audit.signedIn(byRequest({ id: 'r', ip: '::1', session: null }));
    expect(await found('console')).toEqual([2]);
    expect(await found('person:oidc:console')).toEqual([1]);
    expect(await found('person:local:alice')).toEqual([3]);
    expect(await found('person:oidc:a:1')).toEqual([5, 4]);
    expect(await found('terminal:not signed in')).toEqual([6]);
    expect(await found('local:not signed in')).toEqual([7]);
    expect(await found('local:console')).toEqual([]);
  });

  test('whatever their subject is, the text that names them finds them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), async (subject) => {
        const by = byRequest(session('oidc', `${subject}:\0\ud800`, 'x'));
        await audit.signedIn(by);
        const [newest] = (await audit.page({}, null, 1)).entries;
        for (const ref of [actorRef(by.actor), actorRef(newest?.actor ?? BY_CONSOLE.actor)]) {
          expect(auditFilter.safeParse({ actor: ref }).success).toBe(true);
          expect((await audit.page({ actor: ref }, null, 1)).entries).toEqual([newest]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test.each(['', 'alice', 'Console', 'console:', 'local:', 'person:alice', 'person:oidc:', 'person:other:x', 'x:y'])(
    '%j names nobody',
    (ref) => {
      expect(auditFilter.safeParse({ actor: ref }).success).toBe(false);
      expect(readActorRef(ref)).toBeNull();
    },
  );
});

const timesOf = async () => (await audit.page({}, null, 500)).entries.map(({ times }) => times).toReversed();

describe('repeats of a refusal', () => {
  const no = { error_code: 'CONSOLE.NOT_ELIGIBLE', error_msg: 'no', request_id: null, source: 'console' } as const;
  const refuse = (ip: string, id: InstanceId | null = ID, code = 'CONSOLE.NOT_ELIGIBLE') =>
    audit.refused(byRequest({ id: 'r', ip, session: SESSION }), id, true, { ...no, error_code: code, retry: 'never' });

  test('are of the same person, instance and code; the chain is whole with them', async () => {
    for (let each = 0; each < 812; each += 1) await refuse('192.0.2.1');
    await refuse('192.0.2.1', null);
    await refuse('192.0.2.1', ID, 'CONSOLE.INSTANCE_BUSY');
    await refuse('198.51.100.1');
    expect(await timesOf()).toEqual([null, null, null, null]);
    await passTimeUntil(clock, async () => (await timesOf()).length > 4);
    expect(await timesOf()).toEqual([null, null, null, null, 811]);
    expect((await audit.page({}, null, 1)).entries[0]).toMatchObject({
      action: 'refused',
      instance_name: 'orders',
      since: '2026-11-24T04:00:00.000Z',
    });
    expect(await audit.verify()).toMatchObject({ whole: true, entries: 5 });
  });

  test('that are only counted yet are written when it closes', async () => {
    for (let each = 0; each < 3; each += 1) await refuse('192.0.2.1');
    await audit.close();
    expect(await timesOf()).toEqual([null, 2]);
  });

  test('nobody gets around it by another display name each time', async () => {
    const by = byRequest({ id: 'r', ip: '192.0.2.1', session: null });
    for (let each = 0; each < 300; each += 1) {
      await audit.signInRefused(by, `Name ${each} (oidc:248289761001)`, { ...no, retry: 'never' });
    }
    await audit.close();
    const { entries } = await audit.page({}, null, 400);
    expect(entries).toHaveLength(202);
    expect(entries[0]).toMatchObject({ before: 'oidc:248289761001', times: 99 });
  });

  test('nobody gets around it by naming another instance each time, nor strangers by their networks', async () => {
    for (let each = 0; each < 1500; each += 1) {
      await refuse('192.0.2.1', instanceId.parse(`00000000-0000-4000-8000-${String(each).padStart(12, '0')}`));
    }
    for (let each = 0; each < 300; each += 1) {
      const by = byRequest({ id: 'r', ip: `2001:db8:0:${each.toString(16)}::1`, session: null });
      await audit.signInRefused(by, 'local:alice', { ...no, retry: 'never' });
    }
    await audit.close();
    const { entries } = await audit.page({}, null, 4);
    expect(
      entries.map(({ action, actor, instance_id, before, times }) => ({ action, actor, instance_id, before, times })),
    ).toEqual([
      {
        action: 'sign-in-refused',
        actor: { kind: 'local', name: 'not signed in', address: 'several' },
        instance_id: null,
        before: 'local:alice',
        times: 99,
      },
      {
        action: 'refused',
        actor: byRequest({ id: 'r', ip: '192.0.2.1', session: SESSION }).actor,
        instance_id: null,
        before: null,
        times: 499,
      },
      {
        action: 'sign-in-refused',
        actor: { kind: 'local', name: 'not signed in', address: 'several' },
        instance_id: null,
        before: 'local:alice',
        times: null,
      },
      expect.objectContaining({ action: 'sign-in-refused', times: null }),
    ]);
    expect(await audit.verify()).toMatchObject({ whole: true, entries: 1000 + 1 + 200 + 1 + 2 });
  });
});

describe('journal and audit are written together', () => {
  test.each([
    ['the audit', 'audit'],
    ['the journal', 'change_step'],
  ])('where %s cannot be written, neither is', async (_name, table) => {
    const change = await intendBySomebody();
    await run(`CREATE TRIGGER fault BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk'); END`);
    await expect(
      journal.apply(change.change_id, { type: 'answer-lost', error: null }, because('asked-for')),
    ).rejects.toThrow('disk');
    const other = anIntent(instanceId.parse('00000000-0000-4000-8000-000000000000'));
    await expect(intend(journal, other)).rejects.toThrow('disk');
    expect(await journal.list({ limit: 10 })).toEqual([change]);
    expect(await journal.steps(change.change_id)).toHaveLength(1);
    await run('DROP TRIGGER fault');
    expect(await audit.verify()).toMatchObject({ whole: true, entries: 1 });

    await journal.apply(change.change_id, { type: 'answer-lost', error: null }, because('asked-for'));
    expect(await audit.verify()).toMatchObject({ whole: true, entries: 2 });
  });

  test('a refusal that cannot be written is logged, and stays a refusal', async () => {
    await run(`CREATE TRIGGER fault BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk'); END`);
    await expect(threeEntries()).rejects.toThrow('disk');
    const error = { error_code: 'X', error_msg: 'x', request_id: 'd', source: 'dcs', retry: 'never' } as const;
    await expect(audit.refused(BY_CONSOLE, ID, true, error)).resolves.toBeUndefined();
    await expect(audit.certificateDownloaded(BY_CONSOLE, ID, 'orders')).rejects.toThrow('disk');
  });
});

describe('the database refuses', () => {
  test.each([
    ['to change an entry', `UPDATE audit SET reason = 'other' WHERE seq = 1`],
    ['to take one away', 'DELETE FROM audit WHERE seq = 3'],
    ['to take all away', 'DELETE FROM audit'],
    ['to replace one', `INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1`],
    [
      'to leave numbers out',
      `INSERT INTO audit (seq, at, actor, action, request_ids, prev_hash, hash)
       SELECT 9, at, actor, action, request_ids, prev_hash, hash FROM audit WHERE seq = 1`,
    ],
  ])('%s', async (_name, statement) => {
    await threeEntries();
    await expect(run(statement)).rejects.toThrow('only added to');
    expect(await audit.verify()).toMatchObject({ whole: true, entries: 3 });
  });
});

describe('what is done behind its back is found', () => {
  test.each([
    ['a reason written anew', `UPDATE audit SET reason = 'other' WHERE seq = 1`, 1, 'changed'],
    ['a loss that nobody accepted', `UPDATE audit SET acknowledged = '["data-cleared"]' WHERE seq = 1`, 1, 'changed'],
    ['a backup that nobody asked for', 'UPDATE audit SET backup_first = 1 WHERE seq = 1', 1, 'changed'],
    ['a backup that was not made', `UPDATE audit SET backup_id = 'b-1' WHERE seq = 2`, 2, 'changed'],
    ['an actor who is no JSON', `UPDATE audit SET actor = 'nobody' WHERE seq = 2`, 2, 'changed'],
    ['an action that does not exist', `UPDATE audit SET action = 'nothing' WHERE seq = 2`, 2, 'changed'],
    ['the first taken away', 'DELETE FROM audit WHERE seq = 1', 1, 'missing'],
    ['one of the middle taken away', 'DELETE FROM audit WHERE seq = 2', 2, 'missing'],
    ['the newest taken away', 'DELETE FROM audit WHERE seq = 3', 3, 'missing'],
    ['all taken away', 'DELETE FROM audit', 1, 'missing'],
    ['two swapped', 'UPDATE audit SET seq = CASE seq WHEN 1 THEN -2 WHEN 2 THEN -1 ELSE -3 END', 1, 'reordered'],
  ])('%s', async (_name, statement, broken_at, why) => {
    await threeEntries();
    await behindItsBack(statement);
    if (statement.includes('CASE')) await run('UPDATE audit SET seq = -seq');
    expect(await audit.verify()).toEqual({ whole: false, broken_at, why });
  });

  test('the newest taken away stays found when others come after it', async () => {
    const change = await threeEntries();
    await behindItsBack('DELETE FROM audit WHERE seq = 3');
    await journal.apply(change.change_id, { type: 'took-effect' }, because('asked-for'));
    expect(await audit.verify()).toEqual({ whole: false, broken_at: 3, why: 'missing' });
  });

  test('a row that is no entry any more does not keep the others from being read', async () => {
    await threeEntries();
    await behindItsBack(`UPDATE audit SET actor = '{' WHERE seq = 2`);
    expect((await audit.page({}, null, 10)).entries.map(({ seq }) => seq)).toEqual([3, 1]);
    expect((await audit.page({ actor: 'local:not signed in' }, null, 10)).entries.map(({ seq }) => seq)).toEqual([
      3, 1,
    ]);
  });
});

test('whatever a person writes as the reason, it is read again as it was hashed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (reason) => {
      const by = byRequest({ id: 'r', ip: '::1', session: null }, `${reason}\0\ud800`);
      await audit.certificateDownloaded(by, ID, reason);
      expect((await audit.page({}, null, 1)).entries[0]?.reason).toContain('\u{fffd}\u{fffd}');
    }),
    { numRuns: 25 },
  );
  expect(await audit.verify()).toMatchObject({ whole: true });
});

test.each([
  ['a NUL', 'a\0b'],
  ['half a pair', 'a\ud800'],
  ['a pair that the limit cuts', `${'x'.repeat(399)}😀`],
])('whatever a stranger calls themselves, the chain stays whole: %s', async (_what, name) => {
  const error = { error_code: 'CONSOLE.SIGN_IN_FAILED', error_msg: name, request_id: name } as const;
  const by = byRequest({ id: 'r-1', ip: name, session: null });
  await audit.signInRefused(by, name, { ...error, source: 'console', retry: 'never' });
  expect(await audit.verify()).toMatchObject({ whole: true, entries: 1 });
});
