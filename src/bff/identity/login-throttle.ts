import type { ConsoleCode } from '../../contract/error.ts';
import type { Clock } from '../platform/clock.ts';
import { Failure, tooMany } from '../platform/failure.ts';
import type { KnownNetworks } from './known-networks.ts';
import { createMemory } from './memory.ts';
import { networkOf, siteOf } from '../platform/network.ts';

interface Rule {
  /** This many failures within `WINDOW_MS` cause the first pause. */
  readonly most: number;
  /** The longest pause. For a network and a site it is short, because a whole office may share them. */
  readonly longestMs: number;
}

const RULES = {
  account: { most: 5, longestMs: 15 * 60_000 },
  network: { most: 20, longestMs: 2 * 60_000 },
  /** A /48 of IPv6. One subscriber may have it, with 65,536 networks, or many people of one provider share it. */
  site: { most: 60, longestMs: 2 * 60_000 },
} as const satisfies Record<string, Rule>;
const WINDOW_MS = 15 * 60_000;
/** The first pause. Each further failure doubles it, up to the longest. */
const FIRST_PAUSE_MS = 30_000;
/** How many keys are remembered, some hundred bytes each. Beyond that, the key unchanged for longest is forgotten. */
const REMEMBERED = 10_000;

/**
 * Used in place of an account for sign-ins by the identity provider, which protects its own accounts. They count only
 * by network, and separately from all others.
 */
export const BY_PROVIDER = 'oidc';

/** The error codes that count as failures. Other errors say nothing about who the person is. */
export const WRONG: ReadonlySet<string> = new Set<ConsoleCode>([
  'CONSOLE.SIGN_IN_FAILED',
  'CONSOLE.SIGN_IN_LINK_VOID',
  'CONSOLE.SIGN_IN_INTERRUPTED',
  'CONSOLE.PROVIDER_REFUSED',
  'CONSOLE.ROLE_MISSING',
]);

const TOO_MANY: ConsoleCode = 'CONSOLE.TOO_MANY_REQUESTS';

interface Count {
  /** The times of the failures within the window, ms of the monotonic clock. */
  failures: number[];
  /** Attempts that have not ended. They count too, so that a thousand requests at once are not a thousand guesses. */
  running: number;
  pauses: number;
  pausedUntil: number;
}

function createCounter({ most, longestMs }: Rule, clock: Clock, remembered: number) {
  const counts = createMemory<Count>(remembered);

  /**
   * The current count of a key. After a pause, its failures are forgotten only when a whole window has passed without
   * one.
   */
  function countOf(key: string): Count {
    const now = clock.monotonic();
    const found = counts.get(key) ?? { failures: [], running: 0, pauses: 0, pausedUntil: -Infinity };
    found.failures = found.failures.filter((at) => now - at < WINDOW_MS);
    if (found.failures.length === 0 && now - found.pausedUntil >= WINDOW_MS) found.pauses = 0;
    return found;
  }

  return {
    /** How long a key must still wait, in ms; 0 for no pause. */
    waitOf(key: string): number {
      const { failures, running, pauses, pausedUntil } = countOf(key);
      const left = pausedUntil - clock.monotonic();
      if (left > 0) return left;
      const free = pauses > 0 ? 1 : most - failures.length;
      return running < free ? 0 : 1000;
    },
    begin(key: string): void {
      const count = countOf(key);
      count.running += 1;
      counts.put(key, count);
    },
    end(key: string, wrong: boolean): void {
      const count = countOf(key);
      count.running = Math.max(0, count.running - 1);
      if (wrong) {
        const now = clock.monotonic();
        count.failures = [...count.failures, now].slice(-most);
        if (count.pauses > 0 || count.failures.length >= most) {
          count.pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** count.pauses, longestMs);
          count.pauses += 1;
        }
      }
      if (wrong || count.running > 0 || count.failures.length > 0 || count.pauses > 0) counts.put(key, count);
      else counts.delete(key);
    },
    forget: (key: string) => counts.delete(key),
  };
}

/**
 * Slows down the guessing of passwords, codes and links. After some failures of an account, a network or a site, no
 * attempt is made until a pause has passed; the pauses grow. A network from which the account has signed in before has
 * its own count with that account and ignores its site, so that guessing from elsewhere does not lock out the owner.
 * Counts are in memory; a restart forgets them.
 *
 * @param known the networks from which accounts have signed in
 * @param remembered how many keys of each kind are remembered
 */
export function createLoginThrottle(clock: Clock, known: Pick<KnownNetworks, 'has' | 'add'>, remembered = REMEMBERED) {
  const sites = createCounter(RULES.site, clock, remembered);
  const networks = createCounter(RULES.network, clock, remembered);
  const accounts = createCounter(RULES.account, clock, remembered);
  const familiar = createCounter(RULES.account, clock, remembered);

  return {
    /**
     * Tries to sign a person in, unless there is a pause.
     *
     * @param account the account, in its stored spelling and with its sign-in method, e.g. `local:alice`; null when the
     * guess is not for an account; or BY_PROVIDER
     * @param address the IP address of the client
     * @param work signs in, or rejects; `WRONG` lists the failures that count. Its argument tells whether the account
     * has signed in from there before
     * @param onTurnedAway called for each attempt that a pause turns away, without a look at the guess
     * @throws Failure 429 with Retry-After
     */
    async attempt<T>(
      account: string | null,
      address: string,
      work: (isKnown: boolean) => Promise<T>,
      onTurnedAway: (failure: Failure) => Promise<unknown> = () => Promise.resolve(),
    ): Promise<T> {
      const network = networkOf(address);
      const site = siteOf(address);
      const own = account === BY_PROVIDER ? null : account;
      const isKnown = own !== null && (await known.has(own, network));
      const apart = account === BY_PROVIDER ? `${account} ` : '';
      const counted = [{ pauses: networks, key: `${apart}${network}` }];
      if (site !== null && !isKnown) counted.push({ pauses: sites, key: `${apart}${site}` });
      const ofAccount = isKnown ? { pauses: familiar, key: `${network} ${own}` } : { pauses: accounts, key: own ?? '' };
      if (own !== null) counted.push(ofAccount);

      const wait = Math.max(...counted.map(({ pauses, key }) => pauses.waitOf(key)));
      if (wait > 0) {
        const failure = tooMany(`Too many attempts to sign in: try again in ${Math.ceil(wait / 1000)} s.`, wait);
        await onTurnedAway(failure);
        throw failure;
      }
      for (const { pauses, key } of counted) pauses.begin(key);
      let wrong = false;
      try {
        const result = await work(isKnown);
        if (own !== null) {
          ofAccount.pauses.forget(ofAccount.key);
          await known.add(own, network);
        }
        return result;
      } catch (cause) {
        // The cloud's own 403 counts too. It may come for another account whose password is right.
        wrong = cause instanceof Failure && (cause.status === 403 || WRONG.has(cause.envelope.error_code));
        if (cause instanceof Failure && cause.envelope.error_code === TOO_MANY) await onTurnedAway(cause);
        throw cause;
      } finally {
        for (const { pauses, key } of counted) pauses.end(key, wrong);
      }
    },
  };
}
export type LoginThrottle = ReturnType<typeof createLoginThrottle>;
