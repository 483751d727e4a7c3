import type { Person } from '../../contract/session.ts';
import { findAccount, replaceHash, type Account } from '../store/accounts.ts';
import type { Store } from '../store/database.ts';
import type { PasswordHasher } from './password-hash.ts';
import { normalised } from './password-rule.ts';
import { newSecret } from './secret.ts';

/** An account's name as it is kept, however somebody writes it. */
export const accountName = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** How somebody's name and password were found. `known`: whether there is such an account, which only the audit is told. */
export type Proof =
  | { proved: false; known: boolean }
  | {
      proved: true;
      person: Person;
      /** Whether it still holds. To be asked once there is a session: what ended all of the account's before came too early for that. */
      stands: () => Promise<boolean>;
    };

const personOf = ({ name, role }: Account): Person => ({ way: 'local', subject: name, name, role });

/** Accounts of this console, for who signs in with one. They are kept by `npm run user`. */
export async function createAccounts({ store, hasher }: { store: Store; hasher: PasswordHasher }) {
  // Whoever is not there has a password too, so that the time of an answer does not tell who is.
  const nobodys = await hasher.hash(newSecret());

  async function opens(account: Account | null, password: string): Promise<boolean> {
    const open = account !== null && !account.disabled;
    const right = await hasher.verify(open ? account.password : nobodys, password);
    return open && right;
  }

  return {
    async prove(name: string, given: string): Promise<Proof> {
      const password = normalised(given);
      const account = await findAccount(store, accountName(name));
      const right = await opens(account, password);
      if (account === null || !right) return { proved: false, known: account !== null };
      if (hasher.isOutdated(account.password)) {
        await replaceHash(store, account.name, account.password, await hasher.hash(password));
      }
      return {
        proved: true,
        person: personOf(account),
        stands: async () => {
          const now = await findAccount(store, account.name);
          if (now === null || now.disabled || now.role !== account.role) return false;
          return now.password === account.password || opens(now, password);
        },
      };
    },
  };
}
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;
