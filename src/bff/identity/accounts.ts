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

/** An account's name in its stored spelling. */
export const accountName = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** A person who has proved their password. */
export interface Proved {
  proved: true;
  person: Person;
  /**
   * Whether the proof is still valid. Ask after the session is open, because an earlier change of the account could not
   * end that session.
   */
  stands: () => Promise<boolean>;
  /**
   * Changes the account's password and ends all its sessions. The caller has checked the new password.
   *
   * @returns the proof by the new password, or null when this proof is not valid any more; then nothing has changed
   */
  change: (password: string, by: By) => Promise<Proved | null>;
}

/** The result of checking a name and a password. `known`: whether the account exists, which only the audit may say. */
export type Proof = { proved: false; known: boolean } | Proved;

export interface AccountsOptions {
  store: Store;
  clock: Clock;
  hasher: PasswordHasher;
  /** Common passwords, in lower case. */
  common: readonly string[];
}

function personOf({ name, role }: Account): Person {
  const who = { method: 'local', subject: name } as const;
  return { ...who, name: displayName(who, [name]), role };
}

/** Checks the accounts of this console at sign-in. `npm run user` manages them; only the password is changed here. */
export async function createAccounts({ store, clock, hasher, common }: AccountsOptions) {
  // For an unknown name, the password is compared with this hash, so that the answer's time does not show which
  // accounts exist.
  const nobodys = await hasher.hash(newSecret());

  async function opens(account: Account | null, password: string, asker: Asker): Promise<boolean> {
    const open = account !== null && !account.disabled;
    const right = await hasher.verify(open ? account.password : nobodys, password, asker);
    return open && right;
  }

  /** @param password the normalised password that opened the account */
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
    /** @param asker whether the account has signed in from that network before */
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
    /** The fault of a new password, as a sentence that does not quote it, or null. */
    faultOf: (given: string, name: string): string | null => faultOfPassword(normalised(given), name, common),
  };
}
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;
