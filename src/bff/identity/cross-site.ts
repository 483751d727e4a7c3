import type { FastifyRequest } from 'fastify';
import { CONSOLE_HEADER } from '../../contract/session.ts';
import { isLoopback } from '../config/access.ts';
import { consoleError, Failure } from '../platform/failure.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

const refused = (message: string) => new Failure(403, consoleError('CONSOLE.CROSS_SITE', message));

const OTHER_NAME =
  'The console listens for this machine alone, and this is not a name of it: open it as http://localhost or http://127.0.0.1, or set PUBLIC_URL.';

/**
 * The fault of a request whose host is not this machine, or null. Another site can make its own name resolve to this
 * machine (DNS rebinding); the browser then treats its page as the same site. Call it only when browsers reach the
 * console by loopback alone.
 */
export function foreignHost({ hostname }: FastifyRequest): Failure | null {
  return isLoopback(hostname.toLowerCase().replaceAll(/[[\]]|\.$/g, '')) ? null : refused(OTHER_NAME);
}

/** Whether a page of another site made the browser send the request. Not every browser tells. */
export function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/**
 * The fault of a write that another site's page made the browser send, or null. Browsers tell the origin by
 * `Sec-Fetch-Site`, older ones by `Origin`; a request with neither does not come from a page. In addition, a write must
 * have a header that a form cannot send. A script of another site can send it only after a CORS preflight, which the
 * console never allows.
 *
 * @param ownOrigin the origin under which browsers reach the console; null: the host that the request names
 */
export function crossSite(request: FastifyRequest, ownOrigin: string | null = null): Failure | null {
  if (SAFE_METHODS.has(request.method)) return null;
  const { origin } = request.headers;
  const isOwn = ownOrigin === null ? originHost(origin ?? '') === request.headers.host : origin === ownOrigin;
  const foreign = origin !== undefined && !isOwn;
  if (isFromElsewhere(request) || foreign) {
    const message = 'The request comes from a page of another site: only the console’s own pages may change anything.';
    return refused(message);
  }
  const { name, value } = CONSOLE_HEADER;
  if (request.headers[name] === value) return null;
  return refused(`A request that changes something must have the header "${name}: ${value}".`);
}
