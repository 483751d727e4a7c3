import type { Clock } from '../../platform/clock.ts';
import { networkOf } from '../../platform/network.ts';
import { hashOf, newSecret } from '../secret.ts';
import type { Session } from '../sessions.ts';

/** A sign-in on its way: the browser is at the identity provider. */
export interface Transaction {
  state: string;
  nonce: string;
  /** PKCE's code verifier. */
  verifier: string;
  /** Where the browser goes when it is signed in: a path of the console. */
  returnTo: string;
  /** The session that the new one takes the place of. */
  former: Session | null;
}

/** How long a person has at the identity provider. */
export const TRANSACTION_MS = 10 * 60_000;
const MOST = 1000;

interface Waiting {
  transaction: Transaction;
  network: string;
  until: number;
}

/**
 * Sign-ins on their way, in memory, by the secret that the browser's cookie holds. Each is used once, whatever comes of it. When there are
 * too many, the oldest of the network that has most gives way: refusing new ones, or taking the oldest of all, would let anybody keep
 * everyone out.
 */
export function createTransactions({ clock, most = MOST }: { clock: Clock; most?: number }) {
  /** In the order of their age. */
  const waiting = new Map<string, Waiting>();

  function makeRoom(): void {
    for (const [key, { until }] of waiting) if (until <= clock.now()) waiting.delete(key);
    if (waiting.size < most) return;
    const byNetwork = new Map<string, string[]>();
    for (const [key, { network }] of waiting) byNetwork.set(network, [...(byNetwork.get(network) ?? []), key]);
    const [crowd = []] = [...byNetwork.values()].sort((a, b) => b.length - a.length);
    for (const oldest of crowd.slice(0, 1)) waiting.delete(oldest);
  }

  return {
    /** @param address the IP address that it comes from. @returns the secret for the cookie, which is not kept */
    begin(transaction: Transaction, address: string): string {
      makeRoom();
      const secret = newSecret();
      waiting.set(hashOf(secret), { transaction, network: networkOf(address), until: clock.now() + TRANSACTION_MS });
      return secret;
    },
    /** Uses a transaction up. @returns it, or null where the browser has none, its time is over, or the state is not its own */
    take(secret: string | null, state: string | null): Transaction | null {
      if (secret === null) return null;
      const key = hashOf(secret);
      const found = waiting.get(key);
      waiting.delete(key);
      if (found === undefined || found.until <= clock.now()) return null;
      return found.transaction.state === state ? found.transaction : null;
    },
  };
}
export type Transactions = ReturnType<typeof createTransactions>;
