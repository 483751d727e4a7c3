import type { ReadSettings, SettingName } from './settings.ts';

/** The console's registration at the identity provider, and the roles that claims give. Holds the client's secret: never log it. */
export interface OidcSettings {
  /** The issuer exactly as the provider writes it. */
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

const REST = [
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_SCOPE',
  'OIDC_ROLES_CLAIM',
  'OIDC_ADMINS',
  'OIDC_SUPPORTERS',
] as const satisfies readonly SettingName[];

/**
 * Reads the settings of OpenID Connect, or null when it is not set up, and says what is missing.
 *
 * @param origin under which browsers reach the console, or null when it is not known
 */
export function oidcFrom(
  { settings, isSet }: ReadSettings,
  origin: string | null,
): { oidc: OidcSettings | null; faults: string[] } {
  if (!isSet('OIDC_ISSUER')) {
    const alone = REST.filter(isSet);
    const fault = `OIDC_ISSUER is missing although ${alone.join(' and ')} is set`;
    return { oidc: null, faults: alone.length === 0 ? [] : [fault] };
  }
  const { OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_SCOPE: scope } = settings;
  const admins = settings.OIDC_ADMINS ?? [];
  const faults = [
    clientId === null ? 'OIDC_CLIENT_ID is missing although OIDC_ISSUER is set' : '',
    clientSecret === null
      ? 'OIDC_CLIENT_SECRET is missing although OIDC_ISSUER is set: set it, or OIDC_CLIENT_SECRET_FILE'
      : '',
    scope.split(/\s+/).includes('openid') ? '' : 'OIDC_SCOPE must contain openid',
    admins.length === 0
      ? 'OIDC_ADMINS is missing: name the values of the claim OIDC_ROLES_CLAIM that make an admin'
      : '',
    origin === null
      ? 'PUBLIC_URL is missing: the identity provider sends browsers back to it, e.g. https://ssl.example.com'
      : '',
  ].filter((fault) => fault !== '');
  const oidc = {
    issuer: settings.OIDC_ISSUER ?? '',
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
    scope,
    rolesClaim: settings.OIDC_ROLES_CLAIM,
    admins,
    supporters: settings.OIDC_SUPPORTERS ?? [],
    origin: origin ?? '',
    timeoutMs: CALL_LIMIT_MS,
  };
  return { oidc: Object.freeze(oidc), faults };
}
