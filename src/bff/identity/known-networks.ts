import type { Logger } from 'pino';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { Store } from '../store/database.ts';
import { deleteOldKnownNetworks, hasKnownNetwork, putKnownNetwork } from '../store/known-networks.ts';

/** How many networks an account has at most, and how long each is kept after the last sign-in from it. */
const MOST = 20;
const KEPT_MS = 90 * 24 * 3_600_000;

/**
 * The key of an account of this console for known networks and the login throttle.
 *
 * @param name in its stored spelling
 */
export const localAccount = (name: string): string => `local:${name}`;

/**
 * Knows from which networks accounts have signed in. It is in the database, so that a restart does not help someone who
 * guesses from elsewhere.
 */
export function createKnownNetworks({ store, clock, log }: { store: Store; clock: Clock; log: Pick<Logger, 'error'> }) {
  const since = () => new Date(clock.now() - KEPT_MS).toISOString();
  return {
    has: (account: string, network: string): Promise<boolean> => hasKnownNetwork(store, account, network, since()),
    /** Never rejects, because the sign-in is valid anyway. */
    async add(account: string, network: string): Promise<void> {
      try {
        await putKnownNetwork(store, { account, network, seen_at: instantOf(clock) }, MOST);
      } catch (err) {
        log.error({ err }, 'the network of a sign-in could not be stored');
      }
    },
    /** Deletes entries that are too old. */
    sweep: (): Promise<void> => deleteOldKnownNetworks(store, instantOf(clock), since()),
  };
}
export type KnownNetworks = ReturnType<typeof createKnownNetworks>;
