import { isIP } from 'node:net';
import { signInMethod, type SignInMethod } from '../../contract/session.ts';

/** The sign-in methods that are set up, and what they require of the address. */
export interface Access {
  /** In the order in which the sign-in page offers them. */
  readonly methods: readonly SignInMethod[];
  readonly readOnly: boolean;
  /** The account of people who sign in by IAM and name none. Null: they have to name one. */
  readonly iamDomain: string | null;
  readonly idleMs: number;
  readonly longestMs: number;
  /** The origin under which browsers reach the console, or null if it is the one that the console listens on. */
  readonly publicUrl: string | null;
  /** Whether browsers reach the console by TLS: its own, or a proxy's. */
  readonly secure: boolean;
}

/** The number of proxies in front, or their addresses. False: there is none. */
export type TrustProxy = false | number | string[];
/** The sign-in methods that are set up, in the order in which the page offers them. Without any other method, people sign in by a one-time link. */
export function methodsOf(setUp: Readonly<Partial<Record<SignInMethod, boolean>>>): SignInMethod[] {
  const methods = signInMethod.options.filter((method) => method !== 'link' && setUp[method] === true);
  return methods.length === 0 ? ['link'] : methods;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * The origin under which browsers reach a server that listens on an address. Null if the address does not tell: other machines use some
 * name for it, and port 0 means any port.
 */
export function originAt(host: string, port: number, tls: boolean): string | null {
  if (!isLoopback(host) || port === 0) return null;
  return `${tls ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

const NOBODY_KNOWN =
  'is an address that other machines reach, and no sign-in method is set up: set LOCAL_ACCOUNTS=true, IAM_SIGN_IN=true or OIDC_ISSUER';
const IN_PLAINTEXT =
  'is an address that other machines reach, and passwords would pass in plaintext: set TLS_CERT_FILE and TLS_KEY_FILE, ' +
  'or PUBLIC_URL=https://… where a proxy does TLS';
const OR_HERE = ', or HOST=127.0.0.1';
const NO_PROXY =
  'PUBLIC_URL says that a proxy does TLS, but none is trusted: set TRUST_PROXY to the number of proxies or their addresses, ' +
  'or TLS_CERT_FILE and TLS_KEY_FILE';

/** The reasons not to listen on an address, one line each. */
export function faultsOfAccess(
  host: string,
  { methods, secure, publicUrl }: Pick<Access, 'methods' | 'secure' | 'publicUrl'>,
  { tls, trustProxy }: { tls: boolean; trustProxy: TrustProxy },
): string[] {
  const listensFar = !isLoopback(host);
  const isReachedFar = publicUrl !== null && !isLoopback(new URL(publicUrl).hostname.replaceAll(/[[\]]/g, ''));
  if (!listensFar && !isReachedFar) return [];
  const say = (fault: string) => (listensFar ? `HOST ${fault}${OR_HERE}` : `PUBLIC_URL ${fault}`);
  const direct = secure && !tls && trustProxy === false;
  return [
    ...(methods.includes('link') ? [say(NOBODY_KNOWN)] : []),
    ...(secure ? [] : [say(IN_PLAINTEXT)]),
    ...(direct ? [NO_PROXY] : []),
  ];
}
