import type { Store } from './database.ts';
import type { KnownNetworkTable } from './schema.ts';

/** Whether an account has signed in from a network. @param since older sign-ins do not count, ISO 8601 */
export async function hasKnownNetwork(db: Store, account: string, network: string, since: string): Promise<boolean> {
  const row = await db
    .selectFrom('known_network')
    .select('seen_at')
    .where('account', '=', account)
    .where('network', '=', network)
    .where('seen_at', '>', since)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Records that an account has just signed in from a network.
 *
 * @param most how many of its networks are kept, the newest
 */
export async function putKnownNetwork(db: Store, row: KnownNetworkTable, most: number): Promise<void> {
  const { account, network, seen_at } = row;
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('known_network')
      .values(row)
      .onConflict((conflict) => conflict.columns(['account', 'network']).doUpdateSet({ seen_at }))
      .execute();
    const others = await transaction
      .selectFrom('known_network')
      .select('network')
      .where('account', '=', account)
      .where('network', '!=', network)
      .orderBy('seen_at', 'desc')
      .execute();
    const old = others.slice(most - 1).map((each) => each.network);
    if (old.length === 0) return;
    await transaction.deleteFrom('known_network').where('account', '=', account).where('network', 'in', old).execute();
  });
}

/** Forgets the networks of an account. */
export async function deleteKnownNetworksOf(db: Store, account: string): Promise<void> {
  await db.deleteFrom('known_network').where('account', '=', account).execute();
}

/** Deletes entries that are too old. Entries in the future, left by a clock that was set back, are set to now. */
export async function deleteOldKnownNetworks(db: Store, now: string, since: string): Promise<void> {
  await db.updateTable('known_network').set({ seen_at: now }).where('seen_at', '>', now).execute();
  await db.deleteFrom('known_network').where('seen_at', '<=', since).execute();
}
