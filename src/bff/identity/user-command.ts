import { parseArgs } from 'node:util';
import { role as roles, type Role } from '../../contract/session.ts';
import { findAccount, findAccounts } from '../store/accounts.ts';
import type { Store } from '../store/database.ts';
import { AccountFault, existing, faultOfName, refuseExisting, type AccountKeeper } from './account-keeper.ts';
import { accountName } from './accounts.ts';
import type { PasswordHasher } from './password-hash.ts';
import { faultOfPassword, normalised } from './password-rule.ts';

export const USAGE = `npm run user -- list
npm run user -- add NAME [--role admin|support]    support, unless told otherwise; asks for the password
npm run user -- role NAME --role admin|support
npm run user -- reset NAME                         asks for a new password
npm run user -- disable NAME
npm run user -- enable NAME
npm run user -- remove NAME

Passwords are asked for, or read from standard input where that is no terminal; never give one as an argument.
What changes an account ends its sessions. DATA_DIR is the console's, which may be running.`;

/** What the command line asks for. */
export type Wish =
  | { verb: 'list' }
  | { verb: 'add' | 'role'; name: string; role: Role }
  | { verb: 'reset' | 'disable' | 'enable' | 'remove'; name: string };

const argumentsOf = (args: readonly string[]) =>
  parseArgs({ args: [...args], allowPositionals: true, options: { role: { type: 'string' } }, strict: true });

/** What the command line asks for, or null when it cannot be understood. */
export function readWish(args: readonly string[]): Wish | null {
  let given: ReturnType<typeof argumentsOf>;
  try {
    given = argumentsOf(args);
  } catch {
    return null;
  }
  const [verb, typed, ...more] = given.positionals;
  const name = typed === undefined ? null : accountName(typed);
  const role = given.values.role ?? null;
  if (verb === 'list') return name === null && role === null ? { verb } : null;
  if (name === null || more.length > 0) return null;
  switch (verb) {
    case 'add':
    case 'role': {
      const parsed = roles.safeParse(verb === 'add' ? (role ?? 'support') : role);
      return parsed.success ? { verb, name, role: parsed.data } : null;
    }
    case 'reset':
    case 'disable':
    case 'enable':
    case 'remove':
      return role === null ? { verb, name } : null;
    case undefined:
    default:
      return null;
  }
}

export interface UserCommandOptions {
  store: Store;
  keeper: AccountKeeper;
  hasher: PasswordHasher;
  ask: () => Promise<string>;
  /** Common passwords, in lower case. */
  common: readonly string[];
}

const ended = (sessions: number): string =>
  sessions === 0 ? '' : ` ${sessions === 1 ? 'One session has' : `${sessions} sessions have`} ended.`;

/** The list of accounts as lines. */
export async function listAccounts(store: Store): Promise<string> {
  const accounts = await findAccounts(store);
  if (accounts.length === 0) return 'There are no accounts.';
  const width = Math.max(...accounts.map(({ name }) => name.length));
  return accounts
    .map(({ name, role, disabled, created_at }) =>
      [name.padEnd(width), role.padEnd(7), disabled ? 'disabled' : 'enabled ', `since ${created_at.slice(0, 10)}`].join(
        '  ',
      ),
    )
    .join('\n');
}

/**
 * Carries out a wish on an account.
 *
 * @returns a line that says what has been done
 * @throws AccountFault, with nothing changed
 */
export async function changeAccount(
  { store, keeper, hasher, ask, common }: UserCommandOptions,
  wish: Exclude<Wish, { verb: 'list' }>,
): Promise<string> {
  const { name } = wish;
  const faultyName = wish.verb === 'add' ? faultOfName(name) : null;
  if (faultyName !== null) throw new AccountFault(faultyName);
  // Checks before asking for a password, so that nobody chooses one in vain. The transaction checks again.
  const account = await findAccount(store, name);
  if (wish.verb === 'add') refuseExisting(account, name);
  else existing(account, name);

  async function newHash(): Promise<string> {
    const password = normalised(await ask());
    const fault = faultOfPassword(password, name, common);
    if (fault !== null) throw new AccountFault(fault);
    return hasher.hash(password);
  }

  switch (wish.verb) {
    case 'add':
      await keeper.add(name, wish.role, await newHash());
      return `The account ${name} is there, with the role ${wish.role}. It signs in where the console runs with LOCAL_ACCOUNTS=true.`;
    case 'role':
      return `The account ${name} has the role ${wish.role} now.${ended(await keeper.setRole(name, wish.role))}`;
    case 'reset':
      return `The account ${name} has a new password.${ended(await keeper.reset(name, await newHash()))}`;
    case 'disable':
      return `The account ${name} is disabled.${ended(await keeper.disable(name))}`;
    case 'enable':
      return `The account ${name} is enabled.${ended(await keeper.enable(name))}`;
    case 'remove':
      return `The account ${name} is removed.${ended(await keeper.remove(name))}`;
  }
}
