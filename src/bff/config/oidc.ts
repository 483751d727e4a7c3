import { isLoopback } from './access.ts';
import { valueOf, type Env } from './credentials.ts';
import type { SettingName } from './settings.ts';

/** How the console is known to the identity provider, and whom it lets in. Holds the client's secret: never log it. */
export interface OidcSettings {
  /** As the provider itself writes it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** The claim that roles go by: its name, or a path to it. */
  readonly rolesClaim: string;
  /** Values of the claim. */
  readonly admins: readonly string[];
  readonly supporters: readonly string[];
  /** Origin to which the provider sends browsers back. */
  readonly origin: string;
  /** Limit of one call to the provider, ms. */
  readonly timeoutMs: number;
}

const CALL_LIMIT_MS = 10_000;

type OidcName = Extract<SettingName, `OIDC_${string}`>;
const REST = [
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_SCOPE',
  'OIDC_ROLES_CLAIM',
  'OIDC_ADMINS',
  'OIDC_SUPPORTERS',
] as const satisfies readonly OidcName[];

function faultOfIssuer(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be a URL, https://…';
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) {
    return 'must begin with https://: plain http is for an identity provider on this machine only';
  }
  // With the document's own address the library would not compare the issuer with the one in it.
  if (url.pathname.includes('/.well-known/')) return 'must be the issuer, without /.well-known/…';
  return url.search === '' && url.hash === '' && url.username === '' && url.password === ''
    ? null
    : 'must be a URL without query, fragment and user';
}

const listOf = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');

/** The secret; where it is given as a file, that was read before (secret-files.ts). */
function readSecret(env: Env): { secret: string } | { fault: string } {
  const secret = valueOf(env, 'OIDC_CLIENT_SECRET');
  if (secret !== null) return { secret };
  return { fault: 'OIDC_CLIENT_SECRET is missing although OIDC_ISSUER is set: set it, or OIDC_CLIENT_SECRET_FILE' };
}

/**
 * The settings of OpenID Connect, null where it is not wanted, and what is wrong with them; what was set is not repeated.
 *
 * @param origin under which browsers reach the console; null where that is not known
 */
export function readOidc(env: Env, origin: string | null): { oidc: OidcSettings | null; faults: string[] } {
  const set = (name: OidcName) => valueOf(env, name);
  const issuer = set('OIDC_ISSUER');
  if (issuer === null) {
    const alone = REST.filter((name) => set(name) !== null);
    const fault = `OIDC_ISSUER is missing although ${alone.join(' and ')} is set`;
    return { oidc: null, faults: alone.length === 0 ? [] : [fault] };
  }

  const faults: string[] = [];
  const ofIssuer = faultOfIssuer(issuer);
  if (ofIssuer !== null) faults.push(`OIDC_ISSUER ${ofIssuer}`);
  const clientId = set('OIDC_CLIENT_ID');
  if (clientId === null) faults.push('OIDC_CLIENT_ID is missing although OIDC_ISSUER is set');
  const secret = readSecret(env);
  if ('fault' in secret) faults.push(secret.fault);
  const scope = set('OIDC_SCOPE') ?? 'openid profile email';
  if (!scope.split(/\s+/).includes('openid')) faults.push('OIDC_SCOPE must contain openid');
  const admins = listOf(set('OIDC_ADMINS'));
  if (admins.length === 0) {
    faults.push('OIDC_ADMINS is missing: name the values of the claim OIDC_ROLES_CLAIM that make an admin');
  }
  if (origin === null) {
    faults.push('PUBLIC_URL is missing: the identity provider sends browsers back to it, e.g. https://ssl.example.com');
  }
  const oidc = {
    issuer,
    clientId: clientId ?? '',
    clientSecret: 'secret' in secret ? secret.secret : '',
    scope,
    rolesClaim: set('OIDC_ROLES_CLAIM') ?? 'groups',
    admins,
    supporters: listOf(set('OIDC_SUPPORTERS')),
    origin: origin ?? '',
    timeoutMs: CALL_LIMIT_MS,
  };
  return { oidc: Object.freeze(oidc), faults };
}
