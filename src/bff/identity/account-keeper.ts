import { NOTHING } from '../audit/audit.ts';
import { sha256 } from '../platform/sha256.ts';
import type { AuditAction } from '../../contract/audit.ts';
import type { Role } from '../../contract/session.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { deleteAccount, findAccount, insertAccount, updateAccount, type Account } from '../store/accounts.ts';
import { appendAudit } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { deleteKnownNetworksOf } from '../store/known-networks.ts';
import { deleteSessionsOf } from '../store/sessions.ts';
import type { By } from '../audit/actor.ts';
import { isReserved } from './display-name.ts';
import { localAccount } from './known-networks.ts';

/** An act on an account that is not possible. The message is a sentence for a person. */
export class AccountFault extends Error {}

/** The syntax of an account's name. It fits user names and most mail addresses. */
const NAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/;

export function faultOfName(name: string): string | null {
  if (!NAME.test(name)) {
    return 'A name has 2 to 64 letters (a-z), digits, or . _ @ -, and begins with a letter or digit.';
  }
  return isReserved(name)
    ? `The name ${name} is reserved for the console itself and for those without an account: choose another.`
    : null;
}

/** An account as the audit describes it. */
function wordsOf(account: Account | null): string | null {
  return account === null ? null : `${account.name}, ${account.role}${account.disabled ? ', disabled' : ''}`;
}

/** Returns the account as it should become; null deletes it. @throws AccountFault */
type Step = (account: Account | null) => Account | null;

/** The account, which must exist. @throws AccountFault */
export function existing(account: Account | null, name: string): Account {
  if (account === null) throw new AccountFault(`There is no account ${name}.`);
  return account;
}

/** @throws AccountFault when the account exists */
export function refuseExisting(account: Account | null, name: string): void {
  if (account !== null) throw new AccountFault(`There is an account ${name} already.`);
}

/**
 * Manages the accounts of this console. Each function is one transaction: it changes an account, ends its sessions and
 * writes to the audit. Names are spelled as `accountName` returns them. Each function rejects with AccountFault when
 * the act is not possible; then nothing has changed.
 */
export function createAccountKeeper({ store, clock, by }: { store: Store; clock: Clock; by: By }) {
  /** @returns how many sessions ended with it */
  const change = (action: AuditAction, name: string, step: Step): Promise<number> =>
    store.transaction().execute(async (db) => {
      const before = await findAccount(db, name);
      const after = step(before);
      if (before === null && after !== null) await insertAccount(db, after);
      else if (after === null) await deleteAccount(db, name);
      else await updateAccount(db, after);
      if (after === null) await deleteKnownNetworksOf(db, localAccount(name));
      const ended = await deleteSessionsOf(db, 'local', name);
      await appendAudit(
        db,
        {
          ...NOTHING,
          at: instantOf(clock),
          actor: by.actor,
          action,
          instance_id: null,
          instance_name: null,
          before: wordsOf(before),
          after: wordsOf(after),
          request_ids: [...by.request_ids],
          reason: by.reason,
        },
        sha256,
      );
      return ended.length;
    });

  const switched = (action: AuditAction, name: string, disabled: boolean) =>
    change(action, name, (account) => {
      const found = existing(account, name);
      if (found.disabled === disabled) {
        throw new AccountFault(`The account ${name} is ${disabled ? 'disabled' : 'enabled'} already.`);
      }
      return { ...found, disabled };
    });

  return {
    /** @param password its hash */
    add: (name: string, role: Role, password: string) =>
      change('account-added', name, (account) => {
        refuseExisting(account, name);
        return { name, password, role, disabled: false, created_at: instantOf(clock) };
      }),
    /** @param password its hash */
    reset: (name: string, password: string) =>
      change('account-reset', name, (account) => ({ ...existing(account, name), password })),
    /**
     * Changes the password of the account's own person, who has proved to know the old one.
     *
     * @param former the hash of the old password, which must still be the account's
     * @param password the hash of the new one
     */
    changePassword: (name: string, former: string, password: string) =>
      change('account-password-changed', name, (account) => {
        const found = existing(account, name);
        if (found.disabled || found.password !== former) {
          throw new AccountFault(`The account ${name} was disabled or got another password meanwhile.`);
        }
        return { ...found, password };
      }),
    setRole: (name: string, role: Role) =>
      change('account-role-changed', name, (account) => {
        const found = existing(account, name);
        if (found.role === role) throw new AccountFault(`The account ${name} has the role ${role} already.`);
        return { ...found, role };
      }),
    disable: (name: string) => switched('account-disabled', name, true),
    enable: (name: string) => switched('account-enabled', name, false),
    remove: (name: string) =>
      change('account-removed', name, (account) => {
        existing(account, name);
        return null;
      }),
  };
}
export type AccountKeeper = ReturnType<typeof createAccountKeeper>;
