import type { ConsoleCode } from '../../contract/error.ts';
import type { Clock } from '../platform/clock.ts';
import { Failure, tooMany } from '../platform/failure.ts';
import { networkOf } from '../platform/network.ts';

interface Rule {
  /** The failure within `WINDOW_MS` that brings the first pause. */
  readonly most: number;
  /** None is for good. That of a network is short: an office may be behind it. */
  readonly longestMs: number;
}

const RULES = {
  account: { most: 5, longestMs: 15 * 60_000 },
  network: { most: 20, longestMs: 2 * 60_000 },
} as const satisfies Record<string, Rule>;
const WINDOW_MS = 15 * 60_000;
/** The first pause; each further failure doubles it, up to the longest. */
const FIRST_PAUSE_MS = 30_000;
/** How many keys are remembered, each of some hundred bytes; then the one that is longest unchanged is forgotten. */
const REMEMBERED = 10_000;

/** In place of an account: the identity provider's, which it guards itself. These count by the network alone, and apart from all others. */
export const BY_PROVIDER = 'oidc';

/** The answers that refuse somebody. Any other says nothing of who they are, and is not counted. */
export const WRONG: ReadonlySet<string> = new Set<ConsoleCode>([
  'CONSOLE.SIGN_IN_FAILED',
  'CONSOLE.SIGN_IN_LINK_VOID',
  'CONSOLE.SIGN_IN_INTERRUPTED',
  'CONSOLE.PROVIDER_REFUSED',
  'CONSOLE.ROLE_MISSING',
]);

interface Count {
  /** When it failed, within the window, ms. */
  failures: number[];
  /** Attempts that have not ended: who sends a thousand at once must not have a thousand guesses. */
  running: number;
  pauses: number;
  pausedUntil: number;
  /** Whether somebody was turned away in this pause. */
  told: boolean;
}

/** Remembers the newest `most` of what is put in. */
function createMemory<T>(most: number) {
  const entries = new Map<string, T>();
  return {
    get: (key: string) => entries.get(key),
    delete: (key: string) => entries.delete(key),
    put(key: string, value: T): void {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
  };
}

function createBrake({ most, longestMs }: Rule, clock: Clock, remembered: number) {
  const counts = createMemory<Count>(remembered);

  /** What counts of a key now. After a pause it has to be quiet for a window until all is forgotten. */
  function countOf(key: string): Count {
    const now = clock.now();
    const found = counts.get(key) ?? { failures: [], running: 0, pauses: 0, pausedUntil: 0, told: false };
    found.failures = found.failures.filter((at) => now - at < WINDOW_MS);
    if (found.failures.length === 0 && now - found.pausedUntil >= WINDOW_MS) found.pauses = 0;
    return found;
  }

  return {
    /** How long nothing is tried for a key, in ms; 0 where it may be. */
    waitOf(key: string): number {
      const { failures, running, pauses, pausedUntil } = countOf(key);
      const left = pausedUntil - clock.now();
      if (left > 0) return left;
      const free = pauses > 0 ? 1 : most - failures.length;
      return running < free ? 0 : 1000;
    },
    /** Whether a key pauses and nobody was turned away for it yet; from now on somebody was. */
    firstInPause(key: string): boolean {
      const count = countOf(key);
      if (count.told || count.pausedUntil <= clock.now()) return false;
      count.told = true;
      counts.put(key, count);
      return true;
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
        const now = clock.now();
        count.failures = [...count.failures, now].slice(-most);
        if (count.pauses > 0 || count.failures.length >= most) {
          count.pausedUntil = now + Math.min(FIRST_PAUSE_MS * 2 ** count.pauses, longestMs);
          count.pauses += 1;
          count.told = false;
        }
      }
      if (wrong || count.running > 0 || count.failures.length > 0 || count.pauses > 0) counts.put(key, count);
      else counts.delete(key);
    },
    forget: (key: string) => counts.delete(key),
  };
}

/**
 * Slows down who guesses passwords, codes and links: after some failures of an account, or from a network, nothing more is tried
 * until a pause has passed, which grows. A network from which an account has signed in has a count of its own with it, so that
 * who guesses from elsewhere does not keep its owner out. In memory: a new start forgets.
 *
 * @param remembered how many keys of each kind
 */
export function createBrakes(clock: Clock, remembered = REMEMBERED) {
  const networks = createBrake(RULES.network, clock, remembered);
  const accounts = createBrake(RULES.account, clock, remembered);
  const familiar = createBrake(RULES.account, clock, remembered);
  const signedInFrom = createMemory<true>(remembered);

  return {
    /**
     * Tries to sign somebody in, unless there is a pause.
     *
     * @param account which is tried, in one spelling and with its way, e.g. `local:alice`; null where a guess is aimed at none; or
     * BY_PROVIDER
     * @param address the IP address that it comes from
     * @param work signs in, or rejects; `WRONG` says what counts as a failure
     * @param onPause told of the first who is turned away in a pause
     * @throws Failure 429 with Retry-After
     */
    async attempt<T>(
      account: string | null,
      address: string,
      work: () => Promise<T>,
      onPause: (failure: Failure) => Promise<unknown> = () => Promise.resolve(),
    ): Promise<T> {
      const network = networkOf(address);
      const byProvider = account === BY_PROVIDER;
      const pair = `${network} ${account}`;
      const ofAccount =
        signedInFrom.get(pair) === true ? { brake: familiar, key: pair } : { brake: accounts, key: account ?? '' };
      const counted = [
        { brake: networks, key: byProvider ? `${account} ${network}` : network },
        ...(account === null || byProvider ? [] : [ofAccount]),
      ];

      const wait = Math.max(...counted.map(({ brake, key }) => brake.waitOf(key)));
      if (wait > 0) {
        const message = `Too many attempts to sign in: try again in ${Math.ceil(wait / 1000)} s.`;
        const failure = tooMany(message, wait);
        const first = counted.filter(({ brake, key }) => brake.firstInPause(key));
        if (first.length > 0) await onPause(failure);
        throw failure;
      }
      for (const { brake, key } of counted) brake.begin(key);
      let wrong = false;
      try {
        const result = await work();
        if (account !== null && !byProvider) {
          ofAccount.brake.forget(ofAccount.key);
          signedInFrom.put(pair, true);
        }
        return result;
      } catch (cause) {
        // The cloud's own 403, too: of an account elsewhere, say, whose password is right.
        wrong = cause instanceof Failure && (cause.status === 403 || WRONG.has(cause.envelope.error_code));
        throw cause;
      } finally {
        for (const { brake, key } of counted) brake.end(key, wrong);
      }
    },
  };
}
export type Brakes = ReturnType<typeof createBrakes>;
