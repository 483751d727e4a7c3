import { hash, parseOptions, verify } from '@node-rs/argon2';
import { tooMany } from '../platform/failure.ts';
import { createLimit } from '../platform/limit.ts';

/** What a hash costs. `memoryCost` in KiB, `timeCost` in passes. */
export interface HashParameters {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** As OWASP's Password Storage Cheat Sheet has them for argon2id, which is what the library makes unless told otherwise. */
export const PARAMETERS: HashParameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes that are worked on at a time: each takes a thread of the four that Node has for files and names too. */
const MOST_AT_A_TIME = 2;
/** How many may be asked for at a time, worked on or waiting, and how many of these by strangers: a second or two of work. */
const MOST = 32;
const MOST_OF_STRANGERS = 24;

/** Who wants a password hashed: someone who is signed in, or signs in from a network that the account is known by; or anybody. */
export type Asker = 'known' | 'stranger';

/** Passwords and their argon2id hashes. Both functions reject with 429 where too many ask at once; strangers leave some places to the known. */
export function createPasswordHasher(parameters: HashParameters) {
  const limit = createLimit(MOST_AT_A_TIME);
  /** So that no more strangers than this are ever before somebody who is known. */
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
    /** Whether a hash was made with other parameters than are made now. */
    isOutdated: (hashed: string): boolean => {
      const made = parseOptions(hashed);
      return (['memoryCost', 'timeCost', 'parallelism'] as const).some((each) => made[each] !== parameters[each]);
    },
  };
}
export type PasswordHasher = ReturnType<typeof createPasswordHasher>;
