import type { Person } from '../../contract/session.ts';
import type { Clock } from '../platform/clock.ts';
import { findAccount, replaceHash, type Account } from '../store/accounts.ts';
import type { Store } from '../store/database.ts';
import { AccountFault, createAccountKeeper } from './account-keeper.ts';
import type { By } from '../audit/actor.ts';
import { displayName } from './display-name.ts';
import type { Asker, PasswordHasher } from './password-hash.ts';
import { faultOfPassword, normalised } from './password-rule.ts';
import { newSecret } from './secret.ts';

/** An account's name as it is kept, however somebody writes it. */
export const accountName = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Somebody's name and password, which belong together. */
export interface Proved {
  proved: true;
  person: Person;
  /** Whether it still holds. To be asked once there is a session: what ended all of the account's before came too early for that. */
  stands: () => Promise<boolean>;
  /**
   * Gives the account another password, which has no fault; all its sessions end.
   *
   * @returns the proof of that one, or null where this one does not hold any more: then nothing has changed
   */
  change: (password: string, by: By) => Promise<Proved | null>;
}

/** How somebody's name and password were found. `known`: whether there is such an account, which only the audit is told. */
export type Proof = { proved: false; known: boolean } | Proved;

export interface AccountsOptions {
  store: Store;
  clock: Clock;
  hasher: PasswordHasher;
  /** Passwords that many have, in lower case. */
  common: readonly string[];
}

function personOf({ name, role }: Account): Person {
  const who = { method: 'local', subject: name } as const;
  return { ...who, name: displayName(who, [name]), role };
}

/** Accounts of this console, for who signs in with one. They are kept by `npm run user`; only their password is changed here. */
export async function createAccounts({ store, clock, hasher, common }: AccountsOptions) {
  // Whoever is not there has a password too, so that the time of an answer does not tell who is.
  const nobodys = await hasher.hash(newSecret());

  async function opens(account: Account | null, password: string, asker: Asker): Promise<boolean> {
    const open = account !== null && !account.disabled;
    const right = await hasher.verify(open ? account.password : nobodys, password, asker);
    return open && right;
  }

  /** @param password normalised, with which the account was opened */
  const proofOf = (account: Account, password: string): Proved => ({
    proved: true,
    person: personOf(account),
    stands: async () => {
      const now = await findAccount(store, account.name);
      if (now === null || now.disabled || now.role !== account.role) return false;
      return now.password === account.password || opens(now, password, 'known');
    },
    change: async (given, by) => {
      const next = normalised(given);
      const hash = await hasher.hash(next);
      try {
        await createAccountKeeper({ store, clock, by }).changePassword(account.name, account.password, hash);
      } catch (cause) {
        if (cause instanceof AccountFault) return null;
        throw cause;
      }
      return proofOf({ ...account, password: hash }, next);
    },
  });

  return {
    /** @param asker whether the account is known to sign in from there */
    async prove(name: string, given: string, asker: Asker = 'stranger'): Promise<Proof> {
      const password = normalised(given);
      const account = await findAccount(store, accountName(name));
      const right = await opens(account, password, asker);
      if (account === null || !right) return { proved: false, known: account !== null };
      if (!hasher.isOutdated(account.password)) return proofOf(account, password);
      const newer = await hasher.hash(password);
      await replaceHash(store, account.name, account.password, newer);
      return proofOf({ ...account, password: newer }, password);
    },
    /** What is wrong with a new password, a sentence without it; or null. */
    faultOf: (given: string, name: string): string | null => faultOfPassword(normalised(given), name, common),
  };
}
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;
