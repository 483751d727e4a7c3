import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../testing/bff.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { createAudit } from '../audit/audit.ts';
import { verifyAudit } from '../audit/read.ts';
import { openStore } from '../store/database.ts';
import { createAccounts } from './accounts.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createPasswordHasher, PARAMETERS } from './password-hash.ts';
import { createSessions } from './sessions.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PASSWORD = 'correct horse battery staple';

removeFolders();

/** Runs `npm run user` on a data folder, with a password on its standard input. */
async function user(dataDir: string, line: string, password = ''): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/commands/user.mjs'), ...line.split(' ')], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  // The process may end without reading its input, which is no fault.
  child.stdin.on('error', () => {});
  child.stdin.end(`${password}\n`);
  await once(child, 'close');
  expect(text).not.toContain(PASSWORD);
  return { code: child.exitCode ?? -1, text };
}

test('before the first start of a console it makes the database, and the account can sign in', async () => {
  const dataDir = temporaryFolder();
  expect((await user(dataDir, 'list')).text).toContain('There is no ');
  expect(await user(dataDir, 'add Alice --role admin', 'Password2024!')).toMatchObject({ code: 1 });
  const added = await user(dataDir, 'add Alice --role admin', PASSWORD);
  expect(added).toEqual({ code: 0, text: expect.stringContaining('The account alice is there, with the role admin.') });
  expect((await user(dataDir, 'list')).text).toMatch(/^alice {2}admin {4}enabled {3}since \d{4}-\d\d-\d\d\n$/);
  expect(await user(dataDir, 'add alice', PASSWORD)).toEqual({
    code: 1,
    text: 'There is an account alice already.\n',
  });
  const misunderstood = await user(dataDir, 'add bob hunter2');
  expect(misunderstood.code).toBe(2);
  expect(misunderstood.text).toContain('never give one as an argument');
  expect(misunderstood.text).not.toContain('hunter2');

  const store = await openStore(dataDir);
  const accounts = await createAccounts({
    store,
    clock: createFakeClock(),
    hasher: createPasswordHasher(PARAMETERS),
    common: [],
  });
  expect(await accounts.prove('alice', PASSWORD)).toMatchObject({ proved: true, person: { role: 'admin' } });
  await store.destroy();
  expect(readFileSync(join(dataDir, 'console.db')).includes(PASSWORD)).toBe(false);
});

test('beside a running console, which writes all the while: sessions end at once, and the chain of the audit stays whole', async () => {
  const dataDir = temporaryFolder();
  const clock = createFakeClock();
  const store = await openStore(dataDir);
  const audit = createAudit({ store, find: () => null, clock, log: pino({ level: 'silent' }) });
  const sessions = createSessions({ store, clock, idleMs: 60_000, longestMs: 60_000, log: pino({ level: 'silent' }) });

  let done = false;
  let written = 0;
  const writing = until(
    async () => {
      await audit.signedIn(BY_CONSOLE);
      written += 1;
    },
    () => done,
  );
  expect(await user(dataDir, 'add alice', PASSWORD)).toMatchObject({ code: 0 });
  const person = { method: 'local', subject: 'alice', name: 'alice', role: 'support' } as const;
  const { secret } = await sessions.open(person, { address: '192.0.2.1', userAgent: 'test' });
  expect(await sessions.find(secret)).not.toBeNull();
  expect(await user(dataDir, 'disable alice')).toEqual({
    code: 0,
    text: 'The account alice is disabled. One session has ended.\n',
  });
  expect(await sessions.find(secret)).toBeNull();
  done = true;
  await writing;
  expect(written).toBeGreaterThan(0);
  expect(await verifyAudit(store)).toMatchObject({ whole: true, entries: written + 2 });
  await store.destroy();
});
