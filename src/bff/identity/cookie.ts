import type { FastifyRequest } from 'fastify';

export interface CookieOptions {
  /** What it is for. */
  name: string;
  /** Whether browsers reach the console by TLS. */
  secure: boolean;
  /** `Lax` only for what has to come along when another site sends the browser here. */
  sameSite: 'Strict' | 'Lax';
  /** In ms; null: as long as the browser runs. */
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
    /** The secret that a request brings, or null. */
    read(request: Pick<FastifyRequest, 'port' | 'headers'>): string | null {
      const name = nameFor(request);
      for (const pair of (request.headers.cookie ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2);
        if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
      }
      return null;
    },
    /** `Set-Cookie` that brings a secret. @param request that it answers */
    write: (request: Pick<FastifyRequest, 'port'>, secret: string): string =>
      `${nameFor(request)}=${secret}; ${attributes}${age}`,
    /** `Set-Cookie` that takes the cookie away. @param request that it answers */
    clear: (request: Pick<FastifyRequest, 'port'>): string => `${nameFor(request)}=; ${attributes}; Max-Age=0`,
  };
}
export type Cookie = ReturnType<typeof createCookie>;

/** The session's cookie. Gone with the browser; the server ends it earlier. */
export const createSessionCookie = (secure: boolean) => createCookie({ name: 'session', secure, sameSite: 'Strict' });
export type SessionCookie = Cookie;
