import type { FastifyInstance } from 'fastify';
import type { Access } from '../../contract/routes/route.ts';
import { PAGE_ROUTES } from '../../contract/routes/service.ts';
import { ALL_ROUTES } from '../../contract/routes/table.ts';
import { MAY_SWITCH } from '../../domain/roles.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { fastifyPath } from '../platform/fastify-path.ts';
import type { SessionCookie } from './cookie.ts';
import { refuseCrossSite, refuseForeignHost } from './cross-site.ts';
import type { Session, Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null for whoever is not signed in. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    access?: Access;
  }
}

export interface AuthGuardOptions {
  sessions: Pick<Sessions, 'find' | 'lives'>;
  cookie: SessionCookie;
  /** Whether switching is taken from everyone. */
  readOnly: boolean;
  /** The origin under which browsers reach the console, where it is set. */
  publicUrl?: string | null;
  /** Whether browsers reach it on this machine alone, by loopback, in plaintext. */
  loopbackOnly?: boolean;
}

const NOT_ALLOWED: Readonly<Record<'role' | 'read-only', () => Failure>> = {
  role: () =>
    new Failure(403, consoleError('CONSOLE.ROLE_FORBIDS', 'Your role, support, does not allow this: ask an admin.')),
  'read-only': () =>
    new Failure(
      403,
      consoleError('CONSOLE.READ_ONLY', 'The console is read-only (READ_ONLY): nothing is switched here.'),
    ),
};

const NO_SESSION =
  'Sign in: there is no session, or it has ended. That of a cloud account ends with its token, and when the console is restarted.';

const noSession = () => new Failure(401, consoleError('CONSOLE.SIGN_IN_REQUIRED', NO_SESSION));

/** @throws Failure 401 or 403 */
function admit(access: Access, session: Session | null, readOnly: boolean): void {
  if (access === 'anyone') return;
  if (session === null) throw noSession();
  if (access === 'signed-in') return;
  if (!MAY_SWITCH.includes(session.person.role)) throw NOT_ALLOWED.role();
  if (readOnly) throw NOT_ALLOWED['read-only']();
}

const ACCESS: ReadonlyMap<string, Access> = new Map(
  [...ALL_ROUTES, ...PAGE_ROUTES].map(({ method, path, access }) => [`${method} ${fastifyPath(path)}`, access]),
);

/** Who may call a route, by the route table. HEAD is open to whom GET is. @throws Error where the table has no such route */
function accessOf(method: string, url: string): Access {
  const access = ACCESS.get(`${method === 'HEAD' ? 'GET' : method} ${url}`);
  if (access === undefined) throw new Error(`${method} ${url} is not in the route table (contract/routes).`);
  return access;
}

/** Finds out who is asking, before anything is decided. */
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

/**
 * Lets in who may come in, by the route table; `identify` comes before. To be set up before any route is: a route that is not in the
 * table throws at once. Who is signed in and turned away with 403 stands in the audit (on-record.ts); what comes without a session does not.
 */
export function guardRoutes(
  app: FastifyInstance,
  { sessions, readOnly, publicUrl = null, loopbackOnly = false }: Omit<AuthGuardOptions, 'cookie'>,
): void {
  app.addHook('onRoute', (route) => {
    const [access, ...others] = [route.method].flat().map((method) => accessOf(method, route.url));
    if (access === undefined || others.some((other) => other !== access))
      throw new Error(`${route.url}: its methods are open to the same people, or they are routes of their own`);
    route.config = { ...route.config, access };
  });
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (loopbackOnly) refuseForeignHost(request);
    refuseCrossSite(request, publicUrl);
    // Without it there is no route: the request ends as not found.
    if (access !== undefined) admit(access, request.session, readOnly);
  });
  // A body may come as slowly as it likes: a session that ended meanwhile does nothing any more.
  app.addHook('preHandler', async ({ session, body }) => {
    if (session !== null && body !== undefined && !(await sessions.lives(session))) throw noSession();
  });
}
