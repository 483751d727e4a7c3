import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Clock } from '../platform/clock.ts';
import { createMemory } from '../identity/memory.ts';

/** How many counts are kept at a time. The plugin's own store keeps as many. */
const REMEMBERED = 5000;

interface Count {
  current: number;
  /** A time of the monotonic clock, ms. */
  from: number;
}

/**
 * Stores the counts of the rate limit. The plugin's own store uses the wall clock: if that is set back by a day, a
 * person who has used up a minute's requests must wait for a day.
 */
export function rateLimitStore(clock: Clock): FastifyRateLimitStoreCtor {
  return class QuotaStore implements FastifyRateLimitStore {
    readonly #counts = createMemory<Count>(REMEMBERED);

    incr(...[key, answer, windowMs]: Parameters<FastifyRateLimitStore['incr']>): void {
      const now = clock.monotonic();
      const found = this.#counts.get(key);
      const count = found === undefined || now - found.from >= windowMs ? { current: 0, from: now } : found;
      count.current += 1;
      this.#counts.put(key, count);
      answer(null, { current: count.current, ttl: windowMs - (now - count.from) });
    }

    child(): QuotaStore {
      return new QuotaStore();
    }
  };
}
