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

/**
 * A cookie that holds a secret. `__Host-` binds it to this very host and to TLS (RFC 6265bis §4.1.3.2); over plain HTTP on loopback,
 * where browsers refuse that, the name says so.
 */
export function createCookie({ name: what, secure, sameSite, maxAgeMs = null }: CookieOptions) {
  const name = secure ? `__Host-${what}` : `${what}-without-tls`;
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  const age = maxAgeMs === null ? '' : `; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
  return {
    name,
    /** The secret that a request brings, or null. @param header `Cookie` */
    read(header: string | undefined): string | null {
      for (const pair of (header ?? '').split(';')) {
        const [key, value] = pair.trim().split('=', 2);
        if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
      }
      return null;
    },
    /** `Set-Cookie` that brings a secret. */
    write: (secret: string): string => `${name}=${secret}; ${attributes}${age}`,
    clear: (): string => `${name}=; ${attributes}; Max-Age=0`,
  };
}
export type Cookie = ReturnType<typeof createCookie>;

/** The session's cookie. Gone with the browser; the server ends it earlier. */
export const createSessionCookie = (secure: boolean) => createCookie({ name: 'session', secure, sameSite: 'Strict' });
export type SessionCookie = Cookie;
