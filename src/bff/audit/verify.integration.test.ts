import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { pino } from 'pino';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock } from '../../testing/bff.ts';
import { removeFolders, temporaryFolder } from '../../testing/temporary-folder.ts';
import { BY_CONSOLE } from './actor.ts';
import { openStore } from '../store/database.ts';
import { createAudit } from './audit.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ID = instanceId.parse('553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a');

removeFolders();

/** Runs `npm run audit:verify` on a data folder. */
async function verify(dataDir: string): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/commands/audit-verify.mjs')], {
    cwd: dataDir,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode ?? -1, text };
}

test('it verifies beside a running console and without one, says where a chain breaks, and writes nothing', async () => {
  // The characters of a path must not be read as parts of a URL.
  const dataDir = join(temporaryFolder(), 'a b#c%20?d');
  const store = await openStore(dataDir);
  expect(await verify(dataDir)).toEqual({ code: 0, text: 'The audit is whole: 0 entries, head none.\n' });

  const audit = createAudit({ store, find: () => null, clock: createFakeClock(), log: pino({ level: 'silent' }) });
  await audit.certificateDownloaded(BY_CONSOLE, ID, 'orders');
  await audit.certificateDownloaded(BY_CONSOLE, ID, 'orders');
  const [head] = (await audit.page({}, null, 1)).entries;
  const whole = { code: 0, text: `The audit is whole: 2 entries, head ${head?.hash}.\n` };
  expect(await verify(dataDir)).toEqual(whole);
  await store.destroy();
  const before = readFileSync(join(dataDir, 'console.db'));
  expect(await verify(dataDir)).toEqual(whole);
  expect(readFileSync(join(dataDir, 'console.db')).equals(before)).toBe(true);

  const opened = await openStore(dataDir);
  await opened.executeQuery(CompiledQuery.raw('DROP TRIGGER audit_keeps_what_it_says'));
  await opened.executeQuery(CompiledQuery.raw(`UPDATE audit SET instance_name = 'other' WHERE seq = 2`));
  expect(await verify(dataDir)).toEqual({
    code: 1,
    text: 'The audit is broken at entry 2: it does not have its hash.\n',
  });
  await opened.destroy();
});

test('what cannot be read is neither whole nor broken', async () => {
  const dataDir = temporaryFolder();
  const none = await verify(dataDir);
  expect(none.code).toBe(2);
  expect(none.text).toContain('set DATA_DIR');
  writeFileSync(join(dataDir, 'console.db'), 'this is no database, whatever its name says');
  const other = await verify(dataDir);
  expect(other.code).toBe(2);
  expect(other.text).toContain('cannot be read');
});
