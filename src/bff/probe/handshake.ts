import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { checkServerIdentity, connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { ChainState, TlsFinding, UnreachedReason } from '../../contract/probe.ts';
import { connect, within, type Limit, type Place } from './connect.ts';

export type Handshake =
  /** The caller destroys the socket. */
  | { state: 'done'; socket: TLSSocket; finding: Extract<TlsFinding, { spoken: true }> }
  /** `refused`: by TLS's own words. `no-tls`: with other words, or none. `silent`: nothing came at all. */
  | { state: 'refused' | 'no-tls' | 'silent' }
  | { unreached: UnreachedReason };

/** OpenSSL's verdicts that have a word of their own; all others say that the chain does not lead to the CA. */
const CHAIN_STATES: Readonly<Record<string, ChainState>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
};

/** Whether a handshake failed within TLS: OpenSSL says so with these codes, save where the bytes were no TLS to begin with. */
const isTls = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  /^ERR_SSL_(?!WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST)/.test(String(cause.code));

const MOST_NAMES = 20;

/** The names in a certificate: its alternative names, else its subject. */
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
  // Node's type says Error; it is OpenSSL's code, as a string.
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
 * A TLS handshake, which is taken to its end whatever certificate comes, so that what is wrong with it can be told.
 *
 * @param ca holds the CA alone that the chain must lead to; null where there is none to check it with
 */
export async function shakeHands(place: Place, ca: SecureContext | null, limit: Limit): Promise<Handshake> {
  const connected = await connect(place, limit);
  if ('unreached' in connected) return connected;
  const socket = connectTls({
    socket: connected.socket,
    ...(isIP(place.host) === 0 && { servername: place.host }),
    ...(ca !== null && { secureContext: ca }),
    // The verdict on the chain is read below; nothing is sent over a connection whose chain is not verified.
    rejectUnauthorized: false,
    // Told apart from the chain: checked in findingOf.
    checkServerIdentity: () => undefined,
  });
  // Stays on: whoever speaks through it hears of a fault by its end.
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
