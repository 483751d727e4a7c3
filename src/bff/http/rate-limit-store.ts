import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Clock } from '../platform/clock.ts';
import { createMemory } from '../identity/memory.ts';

/** How many counts are kept at a time, as many as the plugin's own store keeps. */
const REMEMBERED = 5000;

interface Count {
  current: number;
  /** Of the monotonic clock, ms. */
  from: number;
}

/**
 * Where the rate limit keeps its counts. The plugin's own store goes by the wall clock: when that is set back by a day, whoever has used
 * up a minute's requests waits for a day.
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
