import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { TERMINAL } from '../../contract/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { reasonOf } from '../platform/failure.ts';
import { readSettings } from '../config/settings.ts';
import { openBeside, openToRead } from '../store/database.ts';
import { createAccountKeeper } from './account-keeper.ts';
import type { By } from '../audit/actor.ts';
import { askPassword } from './ask-password.ts';
import { commonPasswords } from './common-passwords.ts';
import { cleanName } from './display-name.ts';
import { createPasswordHasher, PARAMETERS } from './password-hash.ts';
import { changeAccount, listAccounts, readWish, USAGE, type Wish } from './user-command.ts';

/** The exit codes. */
const EXIT = { done: 0, refused: 1, misunderstood: 2 } as const;

/** The machine's user. A user without an entry has only a number. */
function whoIsHere(): string {
  try {
    return cleanName(userInfo().username);
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** @returns the text to print */
async function fulfil(wish: Wish, dataDir: string): Promise<string> {
  const store = await (wish.verb === 'list' ? openToRead : openBeside)(dataDir);
  try {
    if (wish.verb === 'list') return await listAccounts(store);
    const by: By = { actor: { kind: 'local', name: whoIsHere(), address: TERMINAL }, request_ids: [], reason: null };
    const options = {
      store,
      keeper: createAccountKeeper({ store, clock: systemClock, by }),
      hasher: createPasswordHasher(PARAMETERS),
      ask: () => askPassword({ input: process.stdin, output: process.stderr }),
      common: commonPasswords(),
    };
    return await changeAccount(options, wish);
  } finally {
    await store.destroy();
  }
}

const wished = readWish(process.argv.slice(2));
if (wished === null) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(EXIT.misunderstood);
}
const dataDir = resolve(readSettings(process.env, () => null).settings.DATA_DIR);
try {
  process.stdout.write(`${await fulfil(wished, dataDir)}\n`);
} catch (cause) {
  process.stderr.write(`${reasonOf(cause)}\n`);
  process.exitCode = EXIT.refused;
}
// An open standard input must not keep the process alive.
process.stdin.destroy();
