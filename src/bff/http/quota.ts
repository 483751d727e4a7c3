import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tooMany } from '../failure.ts';

const WINDOW_MS = 60_000;

/** What is counted. Not the files of the page, which cost little, and not the questions after the server's health. */
const isCounted = ({ url }: FastifyRequest): boolean => url.startsWith('/api/') || url.startsWith('/auth/');

/**
 * Limits how much one person asks for in a minute, by session; whoever is not signed in, by address (of IPv6 by its /64). To be set
 * up when it is known who asks, and before anyone is turned away, so that these are counted too.
 */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({ max: perMinute, timeWindow: WINDOW_MS });
  const countSession = app.createRateLimit({
    max: perMinute,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ session }) => session?.session_id ?? '',
  });
  app.addHook('onRequest', async (request) => {
    if (!isCounted(request)) return;
    const counted = await (request.session === null ? count(request) : countSession(request));
    if (counted.isAllowed || !counted.isExceeded) return;
    throw tooMany(`At most ${perMinute} requests are answered in a minute. Wait a little.`, counted.ttl);
  });
}
