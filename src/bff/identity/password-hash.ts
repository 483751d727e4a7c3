import { hash, parseOptions, verify } from '@node-rs/argon2';
import { tooMany } from '../platform/failure.ts';
import { createLimit } from '../platform/limit.ts';

/** The cost of a hash. `memoryCost` is in KiB, `timeCost` in passes. */
export interface HashParameters {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** OWASP's Password Storage Cheat Sheet recommends these for argon2id, which is the library's default. */
export const PARAMETERS: HashParameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How many hashes are computed at a time. Each takes one of Node's four threads, which files and DNS need too. */
const MOST_AT_A_TIME = 2;
/** How many hashes may be running or waiting, and how many of these for strangers. This is a second or two of work. */
const MOST = 32;
const MOST_OF_STRANGERS = 24;

/**
 * For whom a password is hashed. `known`: the person is signed in, or signs in from a known network of the account.
 * `stranger`: anyone else.
 */
export type Asker = 'known' | 'stranger';

/**
 * Hashes and verifies passwords with argon2id. Both functions reject with 429 when too many ask at once. Some places
 * are reserved for known people.
 */
export function createPasswordHasher(parameters: HashParameters) {
  const limit = createLimit(MOST_AT_A_TIME);
  /** Limits how many strangers can be ahead of a known person. */
  const limitStrangers = createLimit(MOST_AT_A_TIME);
  const asking = { known: 0, stranger: 0 };
  const isFull = (asker: Asker) =>
    asking.known + asking.stranger >= MOST || (asker === 'stranger' && asking.stranger >= MOST_OF_STRANGERS);

  async function inTurn<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    if (isFull(asker)) throw tooMany('Too many sign in at this moment: try again.', 2000);
    asking[asker] += 1;
    try {
      return await (asker === 'known' ? limit(work) : limitStrangers(() => limit(work)));
    } finally {
      asking[asker] -= 1;
    }
  }

  return {
    hash: (password: string): Promise<string> => inTurn('known', () => hash(password, { ...parameters })),
    verify: (hashed: string, password: string, asker: Asker = 'stranger'): Promise<boolean> =>
      inTurn(asker, () => verify(hashed, password)),
    /** Whether a hash has other parameters than new hashes have. */
    isOutdated: (hashed: string): boolean => {
      const made = parseOptions(hashed);
      return (['memoryCost', 'timeCost', 'parallelism'] as const).some((each) => made[each] !== parameters[each]);
    },
  };
}
export type PasswordHasher = ReturnType<typeof createPasswordHasher>;
