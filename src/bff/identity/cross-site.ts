import type { FastifyRequest } from 'fastify';
import { CONSOLE_HEADER } from '../../contract/session.ts';
import { consoleError, Failure } from '../failure.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function originHost(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/**
 * Refuses a write that a page of another site made the browser send. Browsers tell it by `Sec-Fetch-Site`, older ones by
 * `Origin`; a request with neither does not come from a page. On top of both a header is asked for that a form cannot send, and
 * a script of another site not without being asked back (which nobody here answers).
 *
 * @param ownOrigin under which browsers reach the console, where that is set; else it is what they themselves name as the host
 * @throws Failure 403
 */
export function refuseCrossSite(request: FastifyRequest, ownOrigin: string | null = null): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const isOwn = ownOrigin === null ? originHost(origin ?? '') === request.headers.host : origin === ownOrigin;
  const foreign = origin !== undefined && !isOwn;
  if (site === 'cross-site' || site === 'same-site' || foreign) {
    const message = 'The request comes from a page of another site: only the console’s own pages may change anything.';
    throw new Failure(403, consoleError('CONSOLE.CROSS_SITE', message));
  }
  const { name, value } = CONSOLE_HEADER;
  if (request.headers[name] === value) return;
  throw new Failure(
    403,
    consoleError('CONSOLE.CROSS_SITE', `What changes something carries the header "${name}: ${value}".`),
  );
}
