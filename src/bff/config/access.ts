import { isIP } from 'node:net';
import { signInWay, type SignInWay } from '../../contract/session.ts';

/** How people come in, and what that asks of the address. */
export interface Access {
  /** In the order in which the sign-in page offers them. */
  readonly ways: readonly SignInWay[];
  readonly readOnly: boolean;
  /** The account of whoever signs in by IAM and names none; null: they have to. */
  readonly iamDomain: string | null;
  readonly idleMs: number;
  readonly longestMs: number;
  /** The origin under which browsers reach the console, where it is not the one it listens on. */
  readonly publicUrl: string | null;
  /** Whether browsers reach it by TLS: by its own, or by that of a proxy in front. */
  readonly secure: boolean;
}

/** By how many proxies a request has come, or which addresses are proxies; false: none. */
export type TrustProxy = false | number | string[];
/** The ways that are set up, in the order in which they are offered; a one-time link only where there is no other. */
export function waysOf(setUp: Readonly<Partial<Record<SignInWay, boolean>>>): SignInWay[] {
  const ways = signInWay.options.filter((way) => way !== 'link' && setUp[way] === true);
  return ways.length === 0 ? ['link'] : ways;
}

/** Whether only this machine reaches what listens on an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * The origin under which browsers reach what listens on an address, or null where that alone does not tell it: for others than this
 * machine it has some name, and port 0 is any.
 */
export function originAt(host: string, port: number, tls: boolean): string | null {
  if (!isLoopback(host) || port === 0) return null;
  return `${tls ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

const NOBODY_KNOWN =
  'is an address that others reach, and no way to sign in is set up: set LOCAL_ACCOUNTS=true, IAM_SIGN_IN=true or OIDC_ISSUER';
const IN_PLAINTEXT =
  'is an address that others reach, and sign-ins would pass in plaintext: set TLS_CERT_FILE and TLS_KEY_FILE, ' +
  'or PUBLIC_URL=https://… where a proxy does TLS';
const OR_HERE = ', or HOST=127.0.0.1';
const NO_PROXY =
  'PUBLIC_URL says that a proxy does TLS, but none is trusted: set TRUST_PROXY to the number of proxies or their addresses, ' +
  'or TLS_CERT_FILE and TLS_KEY_FILE';

/** What forbids to listen on an address, a line each. */
export function faultsOfAccess(
  host: string,
  { ways, secure, publicUrl }: Pick<Access, 'ways' | 'secure' | 'publicUrl'>,
  { tls, trustProxy }: { tls: boolean; trustProxy: TrustProxy },
): string[] {
  const listensFar = !isLoopback(host);
  const isReachedFar = publicUrl !== null && !isLoopback(new URL(publicUrl).hostname.replaceAll(/[[\]]/g, ''));
  if (!listensFar && !isReachedFar) return [];
  const say = (fault: string) => (listensFar ? `HOST ${fault}${OR_HERE}` : `PUBLIC_URL ${fault}`);
  const direct = secure && !tls && trustProxy === false;
  return [
    ...(ways.includes('link') ? [say(NOBODY_KNOWN)] : []),
    ...(secure ? [] : [say(IN_PLAINTEXT)]),
    ...(direct ? [NO_PROXY] : []),
  ];
}
