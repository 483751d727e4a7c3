import { resolve } from 'node:path';
import type { InstanceId } from '../../contract/ids.ts';
import { faultsOfAccess, originAt, methodsOf, type Access, type TrustProxy } from './access.ts';
import { endpointsOf } from './clouds.ts';
import { readCloudsFile, type Cloud } from './clouds-file.ts';
import {
  credentialsFrom,
  credentialsInFile,
  vendorFile,
  type Env,
  type FoundCredentials,
  type ReadFile,
} from './credentials.ts';
import { oidcFrom, type OidcSettings } from './oidc.ts';
import { parsePasswords } from './probe-passwords.ts';
import { readSettings, type ReadSettings, type Settings } from './settings.ts';
import { readPair, type TlsFiles } from './tls-files.ts';

/** The server's configuration, valid and frozen. Holds the keys: never log it. Settings and defaults: settings.ts. */
export interface Config {
  /** At least one. */
  readonly clouds: readonly Cloud[];
  /** Whether the endpoints are those of the embedded DCS. */
  readonly embedded: boolean;
  readonly calls: {
    /** The limit of one call to DCS, ms. */
    readonly timeoutMs: number;
    /** Most connections to one endpoint at a time, for reading. */
    readonly connections: number;
  };
  /** The TLS probe. */
  readonly probe: {
    /** Used for instances that `passwords` does not name. Null: there is none. */
    readonly password: string | null;
    readonly passwords: ReadonlyMap<InstanceId, string>;
    /** Limit of each part of a probe, ms. */
    readonly timeoutMs: number;
  };
  /** How people sign in. */
  readonly access: Access;
  /** The identity provider, null where nobody signs in by one. */
  readonly oidc: OidcSettings | null;
  readonly host: string;
  readonly port: number;
  /** The files for TLS of its own. Null: plain HTTP. */
  readonly tls: Readonly<TlsFiles> | null;
  readonly trustProxy: TrustProxy;
  /** The limit for one person, or for one address without a session. */
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
  /** There are no credentials at all: the start command brings an embedded DCS. */
  | { kind: 'embedded-wanted'; message: string }
  | { kind: 'faulty'; faults: string[] };

const EMBEDDED_WANTED =
  'No credentials are set: set HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_REGION, or CLOUDS_FILE, ' +
  'or use npm start, which brings an embedded DCS along.';

/** Finds credentials in the environment, else in the vendor's file. */
function findCredentials(settings: Settings, readFile: ReadFile): FoundCredentials {
  const { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk, HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken } = settings;
  const inEnv = credentialsFrom(
    { ak, sk, securityToken },
    { ak: 'HUAWEICLOUD_SDK_AK', sk: 'HUAWEICLOUD_SDK_SK', securityToken: 'HUAWEICLOUD_SDK_SECURITY_TOKEN' },
  );
  if (inEnv.kind !== 'none') return inEnv;
  return credentialsInFile(vendorFile(settings.HUAWEICLOUD_SDK_CREDENTIALS_FILE), 'basic', readFile);
}

/** Settings for a single cloud. They must not be set together with CLOUDS_FILE. */
const OF_ONE_CLOUD = [
  'HUAWEICLOUD_SDK_REGION',
  'HUAWEICLOUD_SDK_PROJECT_ID',
  'DCS_CLOUD',
  'DCS_ENDPOINT',
  'IAM_ENDPOINT',
  'OBJECT_STORE_HOSTS',
] as const;

interface FoundClouds {
  clouds: readonly Cloud[];
  faults: readonly string[];
}

function cloudsInFile(path: string, read: ReadSettings, env: Env, readFile: ReadFile): FoundClouds {
  const { settings, isSet } = read;
  const both = OF_ONE_CLOUD.filter(isSet);
  const { clouds, faults } = readCloudsFile({
    path,
    env,
    readFile,
    ownCredentials: findCredentials(settings, readFile),
    callsPerSecond: settings.DCS_CALLS_PER_SECOND,
  });
  const fault = `CLOUDS_FILE is set and ${both.join(' and ')} too: set them only in the file`;
  return { clouds, faults: both.length === 0 ? faults : [...faults, fault] };
}

/** The one cloud that the environment describes. */
function cloudInEnvironment({ settings, faults: known }: ReadSettings, found: FoundCredentials): FoundClouds {
  const faults: string[] = found.kind === 'half' ? [found.fault] : [];
  const region = settings.HUAWEICLOUD_SDK_REGION;
  if (region === null && !known.some((fault) => fault.startsWith('HUAWEICLOUD_SDK_REGION '))) {
    faults.push('HUAWEICLOUD_SDK_REGION is missing: set it, e.g. to eu-west-101');
  }
  if (found.kind !== 'found' || region === null) return { clouds: [], faults };
  const projectId = settings.HUAWEICLOUD_SDK_PROJECT_ID;
  const cloud: Cloud = {
    name: region,
    region,
    endpoints: endpointsOf(region, settings.DCS_CLOUD, {
      dcs: settings.DCS_ENDPOINT,
      iam: settings.IAM_ENDPOINT,
      objectStoreHosts: settings.OBJECT_STORE_HOSTS,
    }),
    projects: projectId === null ? { kind: 'of-region' } : { kind: 'listed', ids: [projectId] },
    credentials: found.credentials,
    callsPerSecond: settings.DCS_CALLS_PER_SECOND,
  };
  return { clouds: [Object.freeze(cloud)], faults };
}

/** Whether a cloud is configured, even in part. If not, the embedded DCS is used. */
export function cloudIsConfigured(env: Env, readFile: ReadFile): boolean {
  const { settings, faults } = readSettings(env, readFile);
  const hasFaultyKey = faults.some((fault) => /^HUAWEICLOUD_SDK_(AK|SK|SECURITY_TOKEN)/.test(fault));
  return settings.CLOUDS_FILE !== null || hasFaultyKey || findCredentials(settings, readFile).kind !== 'none';
}

function passwordsFrom(path: string | null, readFile: ReadFile) {
  const { byInstance, faults } = parsePasswords(path === null ? '{}' : readFile(path));
  return { byInstance, faults: faults.map((fault) => `PROBE_PASSWORDS_FILE ${fault}`) };
}

function tlsFrom({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }: Settings, readFile: ReadFile) {
  if (certFile === null && keyFile === null) return { files: null, faults: [] };
  if (certFile === null) return { files: null, faults: ['TLS_CERT_FILE is missing although TLS_KEY_FILE is set'] };
  if (keyFile === null) return { files: null, faults: ['TLS_KEY_FILE is missing although TLS_CERT_FILE is set'] };
  const files = Object.freeze({ certFile, keyFile });
  const pair = readPair(files, readFile);
  return { files, faults: 'fault' in pair ? [pair.fault] : [] };
}

function accessFrom(settings: Settings, hasTls: boolean, hasProvider: boolean): Access {
  const publicUrl = settings.PUBLIC_URL;
  return Object.freeze({
    methods: methodsOf({ oidc: hasProvider, iam: settings.IAM_SIGN_IN, local: settings.LOCAL_ACCOUNTS }),
    iamDomain: settings.IAM_DOMAIN,
    readOnly: settings.READ_ONLY,
    idleMs: settings.SESSION_IDLE_MINUTES * 60_000,
    longestMs: settings.SESSION_HOURS * 3_600_000,
    publicUrl,
    secure: hasTls || publicUrl?.startsWith('https:') === true,
  });
}

/** Reads the configuration from the environment and the files that it names, or reports all faults at once. */
export function readConfig(env: Env, readFile: ReadFile): ConfigResult {
  if (!cloudIsConfigured(env, readFile)) return { kind: 'embedded-wanted', message: EMBEDDED_WANTED };
  const read = readSettings(env, readFile);
  const { settings } = read;
  const file = settings.CLOUDS_FILE;
  const found =
    file === null
      ? cloudInEnvironment(read, findCredentials(settings, readFile))
      : cloudsInFile(file, read, env, readFile);
  const passwords = passwordsFrom(settings.PROBE_PASSWORDS_FILE, readFile);
  const tls = tlsFrom(settings, readFile);
  const hasTls = tls.files !== null;
  const origin = settings.PUBLIC_URL ?? originAt(settings.HOST, settings.PORT, hasTls);
  const { oidc, faults: faultsOfOidc } = oidcFrom(read, origin);
  const access = accessFrom(settings, hasTls, oidc !== null);
  const trustProxy = settings.TRUST_PROXY ?? false;
  const faults = [
    ...read.faults,
    ...found.faults,
    ...passwords.faults,
    ...tls.faults,
    ...faultsOfOidc,
    ...faultsOfAccess(settings.HOST, access, { tls: hasTls, trustProxy }),
  ];
  if (faults.length > 0) return { kind: 'faulty', faults };
  const config: Config = {
    clouds: Object.freeze(found.clouds),
    embedded: settings.DCS_EMBEDDED,
    calls: Object.freeze({ timeoutMs: settings.DCS_TIMEOUT_MS, connections: settings.DCS_CONNECTIONS }),
    probe: Object.freeze({
      password: settings.PROBE_PASSWORD,
      passwords: passwords.byInstance,
      timeoutMs: settings.PROBE_TIMEOUT_MS,
    }),
    access,
    oidc,
    host: settings.HOST,
    port: settings.PORT,
    tls: tls.files,
    trustProxy,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    dataDir: resolve(settings.DATA_DIR),
    webDir: resolve(settings.WEB_DIR),
    reasonRequired: settings.REASON_REQUIRED,
    logLevel: settings.LOG_LEVEL,
  };
  return { kind: 'ok', config: Object.freeze(config) };
}
