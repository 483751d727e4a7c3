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
 * What is wrong with a request for another host than this machine, or null: a page of another site can have its own name lead to this machine (DNS
 * rebinding), and is then no other site to the browser. To be called where browsers reach the console by loopback alone.
 */
export function foreignHost({ hostname }: FastifyRequest): Failure | null {
  return isLoopback(hostname.toLowerCase().replaceAll(/[[\]]|\.$/g, '')) ? null : refused(OTHER_NAME);
}

/** Whether a page of another site had the browser ask. Not every browser tells. */
export function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/**
 * What is wrong with a write that a page of another site made the browser send, or null. Browsers tell it by `Sec-Fetch-Site`, older ones by
 * `Origin`; a request with neither does not come from a page. On top of both a header is asked for that a form cannot send, and
 * a script of another site not without being asked back (which nobody here answers).
 *
 * @param ownOrigin under which browsers reach the console, where that is set; else it is what they themselves name as the host
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
  return refused(`What changes something carries the header "${name}: ${value}".`);
}
