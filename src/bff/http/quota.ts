import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { tooMany } from '../failure.ts';

const WINDOW_MS = 60_000;

/** What is not counted, by its route, however its address is written: the files of the page, and the questions after the server's health. */
const FREE: ReadonlySet<string | undefined> = new Set(['/assets/*', PATHS.healthz, PATHS.readyz]);
/** The ends of sessions go by address: whoever has stolen a cookie cannot keep its owner from ending it. */
const ENDS: ReadonlySet<string | undefined> = new Set([PATHS.session, PATHS.sessions, PATHS.ownSession]);
const isByAddress = ({ session, method, routeOptions }: FastifyRequest): boolean =>
  session === null || (method === 'DELETE' && ENDS.has(routeOptions.url));
const isCounted = ({ routeOptions }: FastifyRequest): boolean => !FREE.has(routeOptions.url);

/**
 * Limits how much one person asks for in a minute, in all their sessions; whoever is not signed in, or ends a session, by address (of IPv6 by its /64). To be set
 * up when it is known who asks, and before anyone is turned away, so that these are counted too.
 */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false });
  const count = app.createRateLimit({ max: perMinute, timeWindow: WINDOW_MS });
  const countPerson = app.createRateLimit({
    max: perMinute,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ session }) => (session === null ? '' : `${session.person.way}:${session.person.subject}`),
  });
  app.addHook('onRequest', async (request) => {
    if (!isCounted(request)) return;
    const counted = await (isByAddress(request) ? count(request) : countPerson(request));
    if (counted.isAllowed || !counted.isExceeded) return;
    throw tooMany(`At most ${perMinute} requests are answered in a minute. Wait a little.`, counted.ttl);
  });
}
