import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** The text of a file, or null where there is none that can be read. */
export type ReadFile = (path: string) => string | null;

export interface Credentials {
  ak: string;
  sk: string;
  securityToken: string | null;
}

/** What was found of credentials: none at all, all that is needed, or a part of them, with what is missing. */
export type FoundCredentials =
  { kind: 'none' } | { kind: 'found'; credentials: Credentials } | { kind: 'half'; fault: string };

/** A setting's value; one that is set to nothing counts as not set. */
export function valueOf(env: Env, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/**
 * The keys of one section of an INI file, as the vendor's SDKs keep credentials: `[basic]` with `ak`, `sk` and, for
 * temporary keys, `security_token`.
 */
export function sectionOf(ini: string, section: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  let current = '';
  for (const line of ini.split(/\r?\n/).map((text) => text.trim())) {
    const head = /^\[(.*)\]$/.exec(line);
    if (head !== null) {
      current = head[1]?.trim() ?? '';
      continue;
    }
    const entry = /^([^#;=]+)=(.*)$/.exec(line);
    if (entry !== null && current === section) entries[(entry[1] ?? '').trim()] = (entry[2] ?? '').trim();
  }
  return entries;
}

function pick(
  values: Readonly<Record<'ak' | 'sk' | 'token', string | null>>,
  names: Readonly<Record<'ak' | 'sk' | 'token', string>>,
): FoundCredentials {
  const { ak, sk, token } = values;
  if (ak !== null && sk !== null) return { kind: 'found', credentials: { ak, sk, securityToken: token } };
  if (ak === null && sk === null && token === null) return { kind: 'none' };
  const missing = [ak === null ? names.ak : null, sk === null ? names.sk : null].filter((name) => name !== null);
  const present = (['ak', 'sk', 'token'] as const).filter((key) => values[key] !== null).map((key) => names[key]);
  return { kind: 'half', fault: `${missing.join(' and ')} is missing although ${present.join(' and ')} is set` };
}

/** Where the vendor's SDKs keep the credentials of whoever is logged in. */
export function credentialsFile(env: Env): string {
  return valueOf(env, 'HUAWEICLOUD_SDK_CREDENTIALS_FILE') ?? join(homedir(), '.huaweicloud', 'credentials');
}

export const KEY_NAMES = ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'];

/** Looks for credentials: in the environment, then in the vendor's file. The first place that has any of them counts. */
export function findCredentials(env: Env, readFile: ReadFile): FoundCredentials {
  const names = {
    ak: 'HUAWEICLOUD_SDK_AK',
    sk: 'HUAWEICLOUD_SDK_SK',
    token: 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  };
  const inEnv = pick(
    { ak: valueOf(env, names.ak), sk: valueOf(env, names.sk), token: valueOf(env, names.token) },
    names,
  );
  if (inEnv.kind !== 'none') return inEnv;
  const path = credentialsFile(env);
  const basic = sectionOf(readFile(path) ?? '', 'basic');
  return pick(
    { ak: valueOf(basic, 'ak'), sk: valueOf(basic, 'sk'), token: valueOf(basic, 'security_token') },
    { ak: `ak in ${path}`, sk: `sk in ${path}`, token: `security_token in ${path}` },
  );
}
