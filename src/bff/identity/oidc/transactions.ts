import type { Clock } from '../../platform/clock.ts';
import { networkOf } from '../../platform/network.ts';
import { hashOf, newSecret } from '../secret.ts';
import type { Session } from '../sessions.ts';

/** An unfinished sign-in: the browser is at the identity provider. */
export interface Transaction {
  state: string;
  nonce: string;
  /** PKCE's code verifier. */
  verifier: string;
  /** Where the browser goes after signing in: a path of the console. */
  returnTo: string;
  /** The session that the new one replaces. */
  former: Session | null;
}

/** How long a person has at the identity provider. */
export const TRANSACTION_MS = 10 * 60_000;
const MOST = 1000;

interface Waiting {
  transaction: Transaction;
  network: string;
  /** A time of the monotonic clock, ms. */
  until: number;
}

/**
 * Unfinished sign-ins, in memory, by the secret in the browser's cookie. Each can be used once, even if it fails. When
 * there are too many, the oldest one of the network with the most is dropped. Refusing new ones, or dropping the oldest
 * of all, would let one person lock out everyone.
 */
export function createTransactions({ clock, most = MOST }: { clock: Clock; most?: number }) {
  /** Oldest first. */
  const waiting = new Map<string, Waiting>();

  function makeRoom(): void {
    for (const [key, { until }] of waiting) if (until <= clock.monotonic()) waiting.delete(key);
    if (waiting.size < most) return;
    const byNetwork = new Map<string, string[]>();
    for (const [key, { network }] of waiting) byNetwork.set(network, [...(byNetwork.get(network) ?? []), key]);
    const [crowd = []] = [...byNetwork.values()].sort((a, b) => b.length - a.length);
    for (const oldest of crowd.slice(0, 1)) waiting.delete(oldest);
  }

  return {
    /** @param address the client's IP address @returns the secret for the cookie, which is not stored */
    begin(transaction: Transaction, address: string): string {
      makeRoom();
      const secret = newSecret();
      waiting.set(hashOf(secret), {
        transaction,
        network: networkOf(address),
        until: clock.monotonic() + TRANSACTION_MS,
      });
      return secret;
    },
    /**
     * Uses up a transaction.
     *
     * @returns it, or null when the browser has none, it has expired, or the state does not match
     */
    take(secret: string | null, state: string | null): Transaction | null {
      if (secret === null) return null;
      const key = hashOf(secret);
      const found = waiting.get(key);
      waiting.delete(key);
      if (found === undefined || found.until <= clock.monotonic()) return null;
      return found.transaction.state === state ? found.transaction : null;
    },
  };
}
export type Transactions = ReturnType<typeof createTransactions>;
