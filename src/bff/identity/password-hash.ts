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
/** Those that may wait beside them: a second or two of work. */
const MOST_WAITING = 30;

/** Passwords and their argon2id hashes. Both functions reject with 429 where too many ask at once. */
export function createPasswordHasher(parameters: HashParameters) {
  const limit = createLimit(MOST_AT_A_TIME);
  let asking = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (asking >= MOST_AT_A_TIME + MOST_WAITING) throw tooMany('Too many sign in at this moment: try again.', 2000);
    asking += 1;
    try {
      return await limit(work);
    } finally {
      asking -= 1;
    }
  }

  return {
    hash: (password: string): Promise<string> => inTurn(() => hash(password, { ...parameters })),
    verify: (hashed: string, password: string): Promise<boolean> => inTurn(() => verify(hashed, password)),
    /** Whether a hash was made with other parameters than are made now. */
    isOutdated: (hashed: string): boolean => {
      const made = parseOptions(hashed);
      return (['memoryCost', 'timeCost', 'parallelism'] as const).some((each) => made[each] !== parameters[each]);
    },
  };
}
export type PasswordHasher = ReturnType<typeof createPasswordHasher>;
