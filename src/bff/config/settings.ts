import * as z from 'zod';
import { CLOUD_NAMES } from './clouds.ts';
import type { Env, ReadFile } from './credentials.ts';
import * as read from './parsers.ts';
import type { Parser } from './parsers.ts';

/** The groups in which the settings are documented. */
export const GROUPS = [
  'The cloud',
  'Listening',
  'Signing in',
  'OpenID Connect',
  'The TLS probe',
  'The console',
] as const;

export interface AboutSetting {
  readonly group: (typeof GROUPS)[number];
  readonly meaning: string;
  /** The default: a plain value, or words. */
  readonly fallback: string;
  /** Whether it is a secret. A secret can be given as a file, by the same name with `_FILE` at its end. */
  readonly secret: boolean;
}

/** What docs/configuration.md says of each setting. */
export const aboutSetting = z.registry<AboutSetting>();

interface More {
  /** The default in words, when it is not a plain value. */
  readonly fallback?: string;
  readonly secret?: boolean;
}

const settingsOf = (group: AboutSetting['group']) => ({
  /** A setting with a plain default, written as it would be set. */
  given: <T>(parser: Parser<T>, fallback: string, meaning: string) =>
    parser.prefault(fallback).register(aboutSetting, { group, meaning, fallback, secret: false }),
  /** A setting that is null when it is not set. */
  unset: <T>(parser: Parser<T>, meaning: string, { fallback = 'none', secret = false }: More = {}) =>
    parser.nullable().default(null).register(aboutSetting, { group, meaning, fallback, secret }),
});

const cloud = settingsOf('The cloud');
const listening = settingsOf('Listening');
const people = settingsOf('Signing in');
const oidc = settingsOf('OpenID Connect');
const probe = settingsOf('The TLS probe');
const own = settingsOf('The console');

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every setting of the console's server: a variable of the environment, how it is read, its default and its meaning. */
export const SETTINGS = z.object({
  CLOUDS_FILE: cloud.unset(
    read.text,
    'JSON or YAML file with clouds, regions and projects (below). The other settings of a single cloud must then not be set',
    { fallback: 'none: one region, by the settings below' },
  ),
  HUAWEICLOUD_SDK_AK: cloud.unset(read.text, 'Access key. Without any credentials the embedded DCS is used', {
    secret: true,
  }),
  HUAWEICLOUD_SDK_SK: cloud.unset(read.text, 'Secret key', { secret: true }),
  HUAWEICLOUD_SDK_SECURITY_TOKEN: cloud.unset(read.text, 'Security token, with temporary keys', { secret: true }),
  HUAWEICLOUD_SDK_CREDENTIALS_FILE: cloud.unset(
    read.text,
    'The vendor’s credentials file: section `[basic]` with `ak`, `sk`, `security_token`; read where AK and SK are not set',
    { fallback: '`~/.huaweicloud/credentials`' },
  ),
  HUAWEICLOUD_SDK_REGION: cloud.unset(read.name, 'Region, e.g. `eu-west-101`', { fallback: 'required with keys' }),
  HUAWEICLOUD_SDK_PROJECT_ID: cloud.unset(read.name, 'Project whose instances are shown', {
    fallback: 'the project that IAM names like the region',
  }),
  DCS_CLOUD: cloud.unset(read.oneOf(CLOUD_NAMES), `The cloud of the region: ${CLOUD_NAMES.join(', ')}`, {
    fallback: 'by the region',
  }),
  DCS_ENDPOINT: cloud.unset(read.serviceOrigin, 'Where the DCS API is', { fallback: 'by cloud and region' }),
  IAM_ENDPOINT: cloud.unset(read.serviceOrigin, 'Where IAM is asked for projects and tokens', {
    fallback: 'by cloud and region',
  }),
  OBJECT_STORE_HOSTS: cloud.unset(
    read.hosts,
    'Hosts that certificates may be fetched from, with commas between them; `.x` for all below it',
    { fallback: 'those of the cloud, and the domain of `DCS_ENDPOINT`' },
  ),
  DCS_TIMEOUT_MS: cloud.given(read.whole(100, 120_000), '10000', 'Limit of one call to DCS, in ms'),
  DCS_CONNECTIONS: cloud.given(read.whole(1, 256), '16', 'Most connections to DCS at the same time, for reads'),
  DCS_CALLS_PER_SECOND: cloud.given(
    read.whole(1, 200),
    '50',
    'Most calls a second to DCS for one project; halved for a while when the gateway throttles',
  ),
  DCS_EMBEDDED: cloud.given(read.flag, 'false', 'Set by the start command when the endpoints are the embedded DCS'),

  HOST: listening.given(read.text, '127.0.0.1', 'Address to listen on'),
  PORT: listening.given(read.whole(0, 65_535), '4310', 'Port to listen on; 0 for any free one'),
  TLS_CERT_FILE: listening.unset(
    read.text,
    'Certificate with its chain, PEM, for TLS of its own; read again when it changes',
  ),
  TLS_KEY_FILE: listening.unset(read.text, 'Its key, PEM'),
  PUBLIC_URL: listening.unset(read.origin, 'Origin under which browsers reach the console, e.g. behind a proxy', {
    fallback: 'the address it listens on',
  }),
  TRUST_PROXY: listening.unset(read.proxies, 'Number of proxies in front, or their addresses and CIDR ranges'),
  REQUESTS_PER_MINUTE: listening.given(
    read.whole(10, 1_000_000),
    '600',
    'Most requests of one person, or of one address where nobody is signed in (10 to 1,000,000)',
  ),

  IAM_SIGN_IN: people.given(
    read.flag,
    'false',
    'People sign in by their own cloud account; their switches use their own token',
  ),
  IAM_DOMAIN: people.unset(
    read.matching(/^.{1,64}$/, 'the name of an account'),
    'Account of the IAM users who sign in',
    { fallback: 'none: people enter it' },
  ),
  LOCAL_ACCOUNTS: people.given(read.flag, 'false', 'People sign in with accounts of this console (`npm run user`)'),
  READ_ONLY: people.given(read.flag, 'false', 'Nobody can switch SSL'),
  SESSION_IDLE_MINUTES: people.given(
    read.whole(2, 1440),
    '60',
    'A session without a request for this long ends (2 to 1440)',
  ),
  SESSION_HOURS: people.given(read.whole(1, 168), '12', 'A session ends after this long in any case (1 to 168)'),

  OIDC_ISSUER: oidc.unset(read.issuer, 'Issuer of an identity provider at which people sign in'),
  OIDC_CLIENT_ID: oidc.unset(read.text, 'The console’s name there', { fallback: 'required with the issuer' }),
  OIDC_CLIENT_SECRET: oidc.unset(read.text, 'Its secret there', { fallback: 'required with the issuer', secret: true }),
  OIDC_SCOPE: oidc.given(read.text, 'openid profile email', 'Scopes that the console asks the provider for'),
  OIDC_ROLES_CLAIM: oidc.given(
    read.text,
    'groups',
    'Claim that decides the role, or a path to it, e.g. `realm_access.roles`',
  ),
  OIDC_ADMINS: oidc.unset(read.list, 'Values of that claim that make an admin, with commas between them', {
    fallback: 'required with the issuer',
  }),
  OIDC_SUPPORTERS: oidc.unset(read.list, 'Values of that claim that make support'),

  PROBE_PASSWORD: probe.unset(read.text, 'Password of the instances, for a PING through TLS; never sent in plaintext', {
    secret: true,
  }),
  PROBE_PASSWORDS_FILE: probe.unset(
    read.text,
    'JSON file `{"<instance id>": "<password>"}`; it overrides `PROBE_PASSWORD`',
  ),
  PROBE_TIMEOUT_MS: probe.given(read.whole(100, 60_000), '5000', 'Limit of each part of a TLS probe, in ms'),

  REASON_REQUIRED: own.given(read.flag, 'false', 'A switch without a reason for the audit is refused'),
  DATA_DIR: own.given(read.text, '.data', 'Folder of the database, `console.db`; only one console uses it at a time'),
  WEB_DIR: own.given(read.text, 'dist/web', 'Folder of the built page'),
  LOG_LEVEL: own.given(read.oneOf(LEVELS), 'info', `${LEVELS.join(', ')}; logs go to stderr`),
});
export type Settings = z.output<typeof SETTINGS>;
const names = SETTINGS.keyof();
export type SettingName = z.output<typeof names>;

export interface ReadSettings {
  settings: Settings;
  /** All faults, one sentence each. A wrong setting has its default in `settings`. */
  faults: string[];
  /** Whether a setting was given, in the environment or by a file. */
  isSet: (name: SettingName) => boolean;
}

/** A variable's value. An empty one counts as not set. */
function valueOf(env: Env, variable: string): string | null {
  const value = env[variable]?.trim() ?? '';
  return value === '' ? null : value;
}

/** Reads every setting from the environment, and secrets also from the files that `…_FILE` names. Faults repeat neither paths nor values. */
export function readSettings(env: Env, readFile: ReadFile): ReadSettings {
  const faults: string[] = [];
  const given: Partial<Record<SettingName, string>> = {};
  for (const setting of names.options) {
    const value = valueOf(env, setting);
    if (value !== null) given[setting] = value;
    const path = aboutSetting.get(SETTINGS.shape[setting])?.secret === true ? valueOf(env, `${setting}_FILE`) : null;
    if (path === null) continue;
    const secret = readFile(path)?.trim() ?? null;
    if (value !== null) faults.push(`${setting} and ${setting}_FILE are both set: set one of them`);
    else if (secret === null) faults.push(`${setting}_FILE cannot be read`);
    else if (secret === '') faults.push(`${setting}_FILE is empty`);
    else given[setting] = secret;
  }
  const isSet = (setting: SettingName) => given[setting] !== undefined;
  const first = SETTINGS.safeParse(given);
  if (first.success) return { settings: first.data, faults, isSet };
  const wrong = new Set(first.error.issues.map(({ path }) => String(path[0])));
  faults.push(...first.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`));
  const good = Object.fromEntries(Object.entries(given).filter(([setting]) => !wrong.has(setting)));
  return { settings: SETTINGS.parse(good), faults, isSet };
}
