import type { Selectable } from 'kysely';
import type { Role } from '../../contract/session.ts';
import type { Store } from './database.ts';
import type { AccountTable } from './schema.ts';

/** An account of this console. `password` is an argon2id hash in PHC format, `created_at` ISO 8601 in UTC. */
export interface Account {
  name: string;
  password: string;
  role: Role;
  disabled: boolean;
  created_at: string;
}

function fromRow({ role, disabled, ...rest }: Selectable<AccountTable>): Account {
  return { ...rest, role: role === 'admin' ? 'admin' : 'support', disabled: disabled === 1 };
}

const toRow = (account: Account) => ({ ...account, disabled: account.disabled ? 1 : 0 });

export async function findAccount(db: Store, name: string): Promise<Account | null> {
  const row = await db.selectFrom('account').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** All accounts, sorted by name. */
export async function findAccounts(db: Store): Promise<Account[]> {
  return (await db.selectFrom('account').selectAll().orderBy('name').execute()).map(fromRow);
}

export async function insertAccount(db: Store, account: Account): Promise<void> {
  await db.insertInto('account').values(toRow(account)).execute();
}

export async function updateAccount(db: Store, account: Account): Promise<void> {
  await db.updateTable('account').set(toRow(account)).where('name', '=', account.name).execute();
}

export async function deleteAccount(db: Store, name: string): Promise<void> {
  await db.deleteFrom('account').where('name', '=', name).execute();
}

/** Replaces the hash of the same password by a newer one, unless the password has changed meanwhile. */
export async function replaceHash(db: Store, name: string, former: string, newer: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ password: newer })
    .where('name', '=', name)
    .where('password', '=', former)
    .execute();
}
