/**
 * The session's cookie. `__Host-` binds it to this very host and to TLS (RFC 6265bis §4.1.3.2); over plain HTTP on loopback, where
 * browsers refuse that, the name says so.
 */
export function createSessionCookie(secure: boolean) {
  const name = secure ? '__Host-session' : 'session-without-tls';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
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
    /** `Set-Cookie` that brings a secret. Gone with the browser; the server ends it earlier. */
    write: (secret: string): string => `${name}=${secret}; ${attributes}`,
    clear: (): string => `${name}=; ${attributes}; Max-Age=0`,
  };
}
export type SessionCookie = ReturnType<typeof createSessionCookie>;
