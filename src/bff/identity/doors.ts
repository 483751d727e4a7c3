import type { FastifyInstance } from 'fastify';
import { consoleError, Failure } from '../platform/failure.ts';
import type { SessionCookie } from './cookie.ts';
import { refuseCrossSite, refuseForeignHost } from './cross-site.ts';
import { ruleOf, type Rule } from './policy.ts';
import type { Session, Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null for whoever is not signed in. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    rule?: Rule;
  }
}

export interface DoorsOptions {
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
function admit(rule: Rule, session: Session | null, readOnly: boolean): void {
  if (rule.who === 'anyone') return;
  if (session === null) {
    throw noSession();
  }
  if (!rule.who.includes(session.person.role)) throw NOT_ALLOWED.role();
  if (rule.switches === true && readOnly) throw NOT_ALLOWED['read-only']();
}

/** Finds out who is asking, before anything is decided. */
export function identify(app: FastifyInstance, { sessions, cookie }: Pick<DoorsOptions, 'sessions' | 'cookie'>): void {
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request) => {
    const secret = cookie.read(request.headers.cookie);
    request.session = secret === null ? null : await sessions.find(secret);
  });
}

/**
 * Lets in who may come in, by the policy; `identify` comes before. To be set up before any route is: a route without a line in the policy
 * throws at once. Who is signed in and turned away with 403 stands in the audit (on-record.ts); what comes without a session does not.
 */
export function guardDoors(
  app: FastifyInstance,
  { sessions, readOnly, publicUrl = null, loopbackOnly = false }: Omit<DoorsOptions, 'cookie'>,
): void {
  app.addHook('onRoute', (route) => {
    const [rule, ...others] = [route.method].flat().map((method) => ruleOf(method, route.url));
    if (rule === undefined || others.some((other) => other !== rule))
      throw new Error(`${route.url}: one rule for all methods`);
    route.config = { ...route.config, rule };
  });
  app.addHook('onRequest', async (request) => {
    const { rule } = request.routeOptions.config;
    if (loopbackOnly) refuseForeignHost(request);
    refuseCrossSite(request, publicUrl);
    // Without a rule there is no route: the request ends as not found.
    if (rule !== undefined) admit(rule, request.session, readOnly);
  });
  // A body may come as slowly as it likes: a session that ended meanwhile does nothing any more.
  app.addHook('preHandler', async ({ session, body }) => {
    if (session !== null && body !== undefined && !(await sessions.lives(session))) throw noSession();
  });
}
