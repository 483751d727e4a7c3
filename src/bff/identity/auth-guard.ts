import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { instanceId } from '../../contract/ids.ts';
import type { Access } from '../../contract/routes/route.ts';
import { PAGE_ROUTES } from '../../contract/routes/service.ts';
import { ALL_ROUTES } from '../../contract/routes/table.ts';
import type { Audit } from '../audit/audit.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { fastifyPath } from '../platform/fastify-path.ts';
import type { SessionCookie } from './cookie.ts';
import { byRequest } from './by-request.ts';
import { crossSite, foreignHost } from './cross-site.ts';
import type { Session, Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the request, or null when nobody is signed in. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    access?: Access;
  }
}

export interface AuthGuardOptions {
  sessions: Pick<Sessions, 'find' | 'lives'>;
  audit: Pick<Audit, 'refused'>;
  cookie: SessionCookie;
  /** The origin under which browsers reach the console, if it is set. */
  publicUrl?: string | null;
  /** Whether browsers reach the console only on this machine, by loopback and without TLS. */
  loopbackOnly?: boolean;
}

const NO_SESSION =
  'Sign in: there is no session, or it has ended. A session of a cloud account ends with its token, and when the console is restarted.';

const noSession = () => new Failure(401, consoleError('CONSOLE.SIGN_IN_REQUIRED', NO_SESSION));

const ACCESS: ReadonlyMap<string, Access> = new Map(
  [...ALL_ROUTES, ...PAGE_ROUTES].map(({ method, path, access }) => [`${method} ${fastifyPath(path)}`, access]),
);

/** Who may call a route, by the route table. HEAD follows GET. @throws Error when the table has no such route */
function accessOf(method: string, url: string): Access {
  const access = ACCESS.get(`${method === 'HEAD' ? 'GET' : method} ${url}`);
  if (access === undefined) throw new Error(`${method} ${url} is not in the route table (contract/routes).`);
  return access;
}

/** Finds the session of each request, before anything is decided. */
export function identify(
  app: FastifyInstance,
  { sessions, cookie }: Pick<AuthGuardOptions, 'sessions' | 'cookie'>,
): void {
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request) => {
    const secret = cookie.read(request);
    request.session = secret === null ? null : await sessions.find(secret);
  });
}

const inPath = z.object({ instance_id: z.catch(z.nullable(instanceId), null) });

/**
 * Checks by the route table who may call a route. `identify` must run before it. Call it before any route is
 * registered: a route that is not in the table throws at once. The command itself decides whether a signed-in person
 * may switch, and records a refusal. A request that another site caused is recorded in the audit only if it has a
 * session, so that strangers cannot flood the audit.
 */
export function guardRoutes(
  app: FastifyInstance,
  { sessions, audit, publicUrl = null, loopbackOnly = false }: Omit<AuthGuardOptions, 'cookie'>,
): void {
  app.addHook('onRoute', (route) => {
    const [access, ...others] = [route.method].flat().map((method) => accessOf(method, route.url));
    if (access === undefined || others.some((other) => other !== access))
      throw new Error(`${route.url}: its methods are open to the same people, or they are routes of their own`);
    route.config = { ...route.config, access };
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    const foreign = (loopbackOnly ? foreignHost(request) : null) ?? crossSite(request, publicUrl);
    // A request without a route gets 404 later.
    if (foreign !== null && access !== undefined && request.session !== null) {
      const { instance_id } = inPath.parse(request.params);
      await audit.refused(byRequest(request), instance_id, null, foreign.envelope);
    }
    if (foreign !== null) throw foreign;
    if (access !== undefined && access !== 'anyone' && request.session === null) throw noSession();
  });
  // A body may arrive slowly, so check again that the session has not ended meanwhile.
  app.addHook('preHandler', async ({ session, body }) => {
    if (session !== null && body !== undefined && !(await sessions.lives(session))) throw noSession();
  });
}
