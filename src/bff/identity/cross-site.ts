import type { FastifyRequest } from 'fastify';
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
 * `Origin`; a request with neither does not come from a page.
 *
 * @throws Failure 403
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const foreign = origin !== undefined && originHost(origin) !== request.headers.host;
  if (site !== 'cross-site' && site !== 'same-site' && !foreign) return;
  const message = 'The request comes from a page of another site: only the console’s own pages may change anything.';
  throw new Failure(403, consoleError('CONSOLE.CROSS_SITE', message));
}
