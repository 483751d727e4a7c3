import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { serviceRoutes } from '../../contract/routes/service.ts';
import { sessionRoutes } from '../../contract/routes/sessions.ts';
import { tooMany } from '../platform/failure.ts';
import { fastifyPath } from '../platform/fastify-path.ts';
import type { Clock } from '../platform/clock.ts';
import { networkOf } from '../platform/network.ts';
import { rateLimitStore } from './rate-limit-store.ts';

const WINDOW_MS = 60_000;

/** What is not counted, by its route, however its address is written: the files of the page, and the questions after the server's health. */
const FREE: ReadonlySet<string | undefined> = new Set([
  '/assets/*',
  serviceRoutes.healthz.path,
  serviceRoutes.readyz.path,
]);
/** What one needs to end a session that somebody else has, and to keep them out. */
const REMEDIES: ReadonlySet<string | undefined> = new Set([
  sessionRoutes.showSession.path,
  sessionRoutes.listSessions.path,
  fastifyPath(sessionRoutes.endSession.path),
  sessionRoutes.changePassword.path,
  sessionRoutes.signInByAccount.path,
  sessionRoutes.signInByIam.path,
  sessionRoutes.signInByLink.path,
]);

/** Of whom a request counts. Remedies have a count of their own, by person and address: neither a thief's requests nor a stranger's keep the owner from them. */
function counterOf({ session, routeOptions, ip }: FastifyRequest): string {
  if (session === null) return '';
  const who = `${session.person.method}:${session.person.subject}`;
  return REMEDIES.has(routeOptions.url) ? `${who} at ${networkOf(ip)}` : who;
}
const isCounted = ({ routeOptions }: FastifyRequest): boolean => !FREE.has(routeOptions.url);

/**
 * Limits how much one person asks for in a minute, in all their sessions; whoever is not signed in, by address (of IPv6 by its /64). To be set
 * up when it is known who asks, and before anyone is turned away, so that these are counted too.
 */
export async function limitRequests(app: FastifyInstance, perMinute: number, clock: Clock): Promise<void> {
  await app.register(rateLimit, { global: false, store: rateLimitStore(clock) });
  const count = app.createRateLimit({ max: perMinute, timeWindow: WINDOW_MS });
  const countPerson = app.createRateLimit({
    max: perMinute,
    timeWindow: WINDOW_MS,
    keyGenerator: counterOf,
  });
  app.addHook('onRequest', async (request) => {
    if (!isCounted(request)) return;
    const counted = await (request.session === null ? count(request) : countPerson(request));
    if (counted.isAllowed || !counted.isExceeded) return;
    throw tooMany(`At most ${perMinute} requests are answered in a minute. Wait a little.`, counted.ttl);
  });
}
