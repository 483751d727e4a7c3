import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { checkServerIdentity, connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { ChainState, TlsFinding, UnreachedReason } from '../../contract/probe.ts';
import { connect, within, type Limit, type Place } from './connect.ts';

export type Handshake =
  /** The caller destroys the socket. */
  | { state: 'done'; socket: TLSSocket; finding: Extract<TlsFinding, { spoken: true }> }
  /**
   * `refused`: the other side refused in TLS. `no-tls`: it sent something else, or closed. `silent`: nothing came at
   * all.
   */
  | { state: 'refused' | 'no-tls' | 'silent' }
  | { unreached: UnreachedReason };

/** OpenSSL's results that have their own state. All others count as: the chain does not lead to the CA. */
const CHAIN_STATES: Readonly<Record<string, ChainState>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
};

/** Whether a handshake failed within TLS. OpenSSL has these codes for it, except when the bytes were not TLS at all. */
const isTls = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  /^ERR_SSL_(?!WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST)/.test(String(cause.code));

const MOST_NAMES = 20;

/** The names in a certificate: its alternative names, or else its subject. */
function namesIn(certificate: X509Certificate): string[] {
  const text = certificate.subjectAltName ?? certificate.subject ?? '';
  return text
    .split(/, |\n/)
    .filter((name) => name !== '')
    .slice(0, MOST_NAMES);
}

function chainOf(socket: TLSSocket, ca: SecureContext | null): ChainState {
  if (ca === null) return 'unverified';
  if (socket.authorized) return 'ok';
  // Node's type is Error, but the value is OpenSSL's code, a string.
  return CHAIN_STATES[String(socket.authorizationError)] ?? 'untrusted';
}

function findingOf(socket: TLSSocket, host: string, ca: SecureContext | null): Extract<TlsFinding, { spoken: true }> {
  const certificate = socket.getPeerX509Certificate();
  const ends = certificate === undefined ? Number.NaN : Date.parse(certificate.validTo);
  return {
    spoken: true,
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    chain: chainOf(socket, ca),
    name_matches: certificate !== undefined && checkServerIdentity(host, certificate.toLegacyObject()) === undefined,
    names: certificate === undefined ? [] : namesIn(certificate),
    not_after: Number.isNaN(ends) ? null : new Date(ends).toISOString(),
  };
}

/**
 * Makes a TLS handshake. It completes with any certificate, so that the probe can say what is wrong with it.
 *
 * @param ca holds only the CA that the chain must lead to; null when there is no CA to check with
 */
export async function shakeHands(place: Place, ca: SecureContext | null, limit: Limit): Promise<Handshake> {
  const connected = await connect(place, limit);
  if ('unreached' in connected) return connected;
  const socket = connectTls({
    socket: connected.socket,
    ...(isIP(place.host) === 0 && { servername: place.host }),
    ...(ca !== null && { secureContext: ca }),
    // The result for the chain is read below. Nothing is sent over a connection whose chain is not verified.
    rejectUnauthorized: false,
    // findingOf checks the name separately from the chain.
    checkServerIdentity: () => undefined,
  });
  // This listener stays. The user of the connection learns of a fault by its end.
  socket.on('error', () => {});
  return within(limit, async (over) => {
    try {
      await once(socket, 'secureConnect', { signal: over });
      return { state: 'done', socket, finding: findingOf(socket, place.host, ca) };
    } catch (cause) {
      socket.destroy();
      connected.socket.destroy();
      if (over.aborted) return { state: 'silent' };
      return { state: isTls(cause) ? 'refused' : 'no-tls' };
    }
  });
}
