import type { FastifyRequest } from 'fastify';

export interface CookieOptions {
  /** The purpose, which is a part of the cookie's name. */
  name: string;
  /** Whether browsers reach the console by TLS. */
  secure: boolean;
  /** `Lax` only for a cookie that must be sent when another site redirects the browser here. */
  sameSite: 'Strict' | 'Lax';
  /** In ms; null: until the browser closes. */
  maxAgeMs?: number | null;
}

const HTTP_PORT = 80;

/**
 * A cookie that holds a secret. `__Host-` binds it to this very host and to TLS (RFC 6265bis §4.1.3.2). Over plain HTTP on loopback
 * browsers refuse that prefix, so the name says that there is no TLS. They also send a cookie to every port of its host (RFC 6265 §8.5), so the
 * name has the port that the browser asked: two consoles on one machine keep apart.
 */
export function createCookie({ name: what, secure, sameSite, maxAgeMs = null }: CookieOptions) {
  const nameFor = ({ port }: Pick<FastifyRequest, 'port'>): string =>
    secure ? `__Host-${what}` : `${what}-without-tls-${port ?? HTTP_PORT}`;
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  const age = maxAgeMs === null ? '' : `; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  return {
    /** The cookie's name at the address that a request asked. */
    nameFor,
    /** The secret in a request, or null. */
    read(request: Pick<FastifyRequest, 'port' | 'headers'>): string | null {
      const name = nameFor(request);
      for (const pair of (request.headers.cookie ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2);
        if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
      }
      return null;
    },
    /** The `Set-Cookie` value that sets the secret. @param request the request that it answers */
    write: (request: Pick<FastifyRequest, 'port'>, secret: string): string =>
      `${nameFor(request)}=${secret}; ${attributes}${age}`,
    /** The `Set-Cookie` value that deletes the cookie. @param request the request that it answers */
    clear: (request: Pick<FastifyRequest, 'port'>): string => `${nameFor(request)}=; ${attributes}; Max-Age=0`,
  };
}
export type Cookie = ReturnType<typeof createCookie>;

/** The session's cookie. The browser drops it when it closes; the server may end the session earlier. */
export const createSessionCookie = (secure: boolean) => createCookie({ name: 'session', secure, sameSite: 'Strict' });
export type SessionCookie = Cookie;
