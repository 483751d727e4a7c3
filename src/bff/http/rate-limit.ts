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

/** Routes that are not counted, for any spelling of the URL: the files of the page, and the health checks. */
const FREE: ReadonlySet<string | undefined> = new Set([
  '/assets/*',
  serviceRoutes.healthz.path,
  serviceRoutes.readyz.path,
]);
/** Routes that the owner needs to end a stolen session and to keep the thief out. */
const REMEDIES: ReadonlySet<string | undefined> = new Set([
  sessionRoutes.showSession.path,
  sessionRoutes.listSessions.path,
  fastifyPath(sessionRoutes.endSession.path),
  sessionRoutes.changePassword.path,
  sessionRoutes.signInByAccount.path,
  sessionRoutes.signInByIam.path,
  sessionRoutes.signInByLink.path,
]);

/**
 * The key of the count for a request. Remedies have their own count, by person and address, so that neither a thief's
 * nor a stranger's requests block the owner.
 */
function counterOf({ session, routeOptions, ip }: FastifyRequest): string {
  if (session === null) return '';
  const who = `${session.person.method}:${session.person.subject}`;
  return REMEDIES.has(routeOptions.url) ? `${who} at ${networkOf(ip)}` : who;
}
const isCounted = ({ routeOptions }: FastifyRequest): boolean => !FREE.has(routeOptions.url);

/**
 * Limits the requests of one person in a minute, over all their sessions. Without a session, the limit is by address
 * (for IPv6 by its /64). Register it after the session is known and before any refusal, so that refused requests count
 * too.
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
