import { resolve } from 'node:path';
import type { InstanceId } from '../../contract/ids.ts';
import { faultsOfAccess, originAt, waysOf, type Access, type TrustProxy } from './access.ts';
import { findCredentials, KEY_NAMES, valueOf, type Credentials, type Env, type ReadFile } from './credentials.ts';
import { defaultObjectStoreHosts } from './object-store-hosts.ts';
import type { TlsFiles } from './tls-files.ts';
import { readOidc, type OidcSettings } from './oidc.ts';
import { checkHosts, checkProxies, checkSafe, readTls } from './network-settings.ts';
import { parsePasswords } from './probe-passwords.ts';
import { isFromFile, withSecretFiles } from './secret-files.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** The server's configuration, valid and frozen. Holds the keys: never log it. Settings and defaults: settings.ts. */
export interface Config {
  readonly cloud: {
    /** Whether the endpoint is the embedded DCS. */
    readonly embedded: boolean;
    readonly region: string;
    /** Null: IAM is asked for it at start. */
    readonly projectId: string | null;
    /** Origin of the DCS API. */
    readonly endpoint: string;
    readonly iamEndpoint: string;
    /** Hosts that certificates may be fetched from; one that begins with a dot stands for all below it. */
    readonly objectStoreHosts: readonly string[];
    readonly credentials: Readonly<Credentials>;
    readonly timeoutMs: number;
    readonly connections: number;
  };
  /** The TLS probe. */
  readonly probe: {
    /** For every instance that `passwords` does not name; null: none. */
    readonly password: string | null;
    readonly passwords: ReadonlyMap<InstanceId, string>;
    /** Limit of each part of a probe, ms. */
    readonly timeoutMs: number;
  };
  /** How people come in. */
  readonly access: Access;
  /** The identity provider, null where nobody signs in by one. */
  readonly oidc: OidcSettings | null;
  readonly host: string;
  readonly port: number;
  /** For TLS of its own; null: plain HTTP. */
  readonly tls: Readonly<TlsFiles> | null;
  readonly trustProxy: TrustProxy;
  /** Of one person, or one address where nobody is signed in. */
  readonly requestsPerMinute: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute. */
  readonly webDir: string;
  /** Whether a switch needs a reason. */
  readonly reasonRequired: boolean;
  readonly logLevel: string;
}

export type ConfigResult =
  | { kind: 'ok'; config: Config }
  /** No credentials at all: an embedded DCS is wanted, which the start command starts. */
  | { kind: 'embedded-wanted'; message: string }
  | { kind: 'faulty'; faults: string[] };

const EMBEDDED_WANTED =
  'No credentials are set: set HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_REGION, ' +
  'or use npm start, which brings an embedded DCS along.';

/** Whether any credentials are set, whole or in part: then the cloud is meant, else the embedded DCS. */
export function cloudIsConfigured(env: Env, readFile: ReadFile): boolean {
  return isFromFile(env, KEY_NAMES) || findCredentials(env, readFile).kind !== 'none';
}

type Check<T> = (text: string) => { value: T } | { fault: string };

const check = {
  number:
    (least: number, most: number): Check<number> =>
    (text) =>
      /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
        ? { value: Number(text) }
        : { fault: `must be a whole number from ${least} to ${most}` },
  matching:
    (pattern: RegExp, what: string): Check<string> =>
    (text) =>
      pattern.test(text) ? { value: text } : { fault: `must be ${what}` },
  origin: ((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) return { fault: 'must be a URL, https://… or http://…' };
    return url.pathname === '/' && url.search === '' && url.username === ''
      ? { value: url.origin }
      : { fault: 'must be an origin only, without path, query or user' };
  }) satisfies Check<string>,
  flag: ((text) =>
    /^(true|false)$/.test(text)
      ? { value: text === 'true' }
      : { fault: 'must be true or false' }) satisfies Check<boolean>,
};

/** Reads settings one by one, and gathers what is wrong with them. */
function createReader(env: Env) {
  const faults: string[] = [];
  function read<T>(name: SettingName, fallback: T, checked: Check<T>): T {
    const text = valueOf(env, name);
    if (text === null) return fallback;
    const result = checked(text);
    if ('value' in result) return result.value;
    // What was set is not repeated: it might be a key in the wrong place.
    faults.push(`${name} ${result.fault}`);
    return fallback;
  }
  return { faults, read };
}

/** The default of a setting that has a plain one, from the table. */
function plainDefault(name: SettingName): string {
  return SETTINGS.find((setting) => setting.name === name)?.fallback ?? '';
}

/**
 * The configuration from the environment and the vendor's credentials file, or everything that is wrong with it at once.
 */
export function readConfig(given: Env, readFile: ReadFile): ConfigResult {
  const { env, faults: faultsOfFiles } = withSecretFiles(given, readFile);
  if (faultsOfFiles.length > 0) return { kind: 'faulty', faults: faultsOfFiles };
  const found = findCredentials(env, readFile);
  if (found.kind === 'none') return { kind: 'embedded-wanted', message: EMBEDDED_WANTED };

  const { faults, read } = createReader(env);
  if (found.kind === 'half') faults.push(found.fault);
  const name = check.matching(/^[A-Za-z0-9_-]{1,128}$/, 'letters, digits, - and _ only');
  const region = read('HUAWEICLOUD_SDK_REGION', '', name);
  if (region === '' && valueOf(env, 'HUAWEICLOUD_SDK_REGION') === null) {
    faults.push('HUAWEICLOUD_SDK_REGION is missing: set it, e.g. to eu-west-101');
  }
  const anything = check.matching(/./, 'set');
  const text = (setting: SettingName) => read(setting, plainDefault(setting), anything);
  const number = (setting: SettingName, least: number, most: number) =>
    read(setting, Number(plainDefault(setting)), check.number(least, most));
  const levels = /^(fatal|error|warn|info|debug|trace|silent)$/;

  const passwordsFile = valueOf(env, 'PROBE_PASSWORDS_FILE');
  const passwords = parsePasswords(passwordsFile === null ? '{}' : readFile(passwordsFile));
  faults.push(...passwords.faults.map((fault) => `PROBE_PASSWORDS_FILE ${fault}`));

  const host = text('HOST');
  const port = number('PORT', 0, 65_535);
  const tls = readTls(env, readFile);
  faults.push(...tls.faults);
  const publicUrl = read('PUBLIC_URL', null, check.origin);
  const { oidc, faults: faultsOfOidc } = readOidc(env, publicUrl ?? originAt(host, port, tls.files !== null));
  faults.push(...faultsOfOidc);
  const access: Access = Object.freeze({
    ways: waysOf({
      oidc: oidc !== null,
      iam: read('IAM_SIGN_IN', false, check.flag),
      local: read('LOCAL_ACCOUNTS', false, check.flag),
    }),
    iamDomain: read('IAM_DOMAIN', null, check.matching(/^.{1,64}$/, 'the name of an account')),
    readOnly: read('READ_ONLY', false, check.flag),
    idleMs: number('SESSION_IDLE_MINUTES', 2, 1440) * 60_000,
    longestMs: number('SESSION_HOURS', 1, 168) * 3_600_000,
    publicUrl,
    secure: tls.files !== null || publicUrl?.startsWith('https:') === true,
  });
  const trustProxy = read('TRUST_PROXY', false, checkProxies);
  faults.push(...faultsOfAccess(host, access, { tls: tls.files !== null, trustProxy }));

  const safeOrigin: Check<string> = (value) => checkSafe(check.origin(value));
  const endpoint = read('DCS_ENDPOINT', plainDefault('DCS_ENDPOINT').replace('{region}', region), safeOrigin);
  const config: Config = {
    access,
    oidc,
    cloud: Object.freeze({
      embedded: read('DCS_EMBEDDED', false, check.flag),
      region,
      projectId: read('HUAWEICLOUD_SDK_PROJECT_ID', null, name),
      endpoint,
      iamEndpoint: read('IAM_ENDPOINT', plainDefault('IAM_ENDPOINT'), safeOrigin),
      objectStoreHosts: read('OBJECT_STORE_HOSTS', defaultObjectStoreHosts(endpoint), checkHosts),
      credentials: Object.freeze(found.kind === 'found' ? found.credentials : { ak: '', sk: '', securityToken: null }),
      timeoutMs: number('DCS_TIMEOUT_MS', 100, 120_000),
      connections: number('DCS_CONNECTIONS', 1, 256),
    }),
    probe: Object.freeze({
      password: read('PROBE_PASSWORD', null, anything),
      passwords: passwords.byInstance,
      timeoutMs: number('PROBE_TIMEOUT_MS', 100, 60_000),
    }),
    host,
    port,
    tls: tls.files,
    trustProxy,
    requestsPerMinute: number('REQUESTS_PER_MINUTE', 10, 1_000_000),
    dataDir: resolve(text('DATA_DIR')),
    webDir: resolve(text('WEB_DIR')),
    reasonRequired: read('REASON_REQUIRED', false, check.flag),
    logLevel: read('LOG_LEVEL', plainDefault('LOG_LEVEL'), check.matching(levels, 'a level such as info or debug')),
  };
  return faults.length === 0 ? { kind: 'ok', config: Object.freeze(config) } : { kind: 'faulty', faults };
}
