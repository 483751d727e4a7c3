import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads a file. Returns null when it cannot be read. */
export type ReadFile = (path: string) => string | null;

export interface Credentials {
  readonly ak: string;
  readonly sk: string;
  /** With temporary keys. */
  readonly securityToken: string | null;
}

/** The parts of credentials as they were found. Null: the part is missing. */
export type Parts = { readonly [Part in keyof Credentials]: string | null };

/** No credentials, complete ones, or some parts, with a fault that names the missing ones. */
export type FoundCredentials =
  { kind: 'none' } | { kind: 'found'; credentials: Credentials } | { kind: 'half'; fault: string };

/**
 * The keys of one section of an INI file, as the vendor's SDKs keep credentials: `[basic]` with `ak`, `sk` and, for
 * temporary keys, `security_token`.
 */
function sectionOf(ini: string, section: string): Readonly<Record<string, string>> {
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

/** @param nameOf the name of each part for people, used in the fault */
export function credentialsFrom(parts: Parts, nameOf: Readonly<Record<keyof Parts, string>>): FoundCredentials {
  const { ak, sk, securityToken } = parts;
  if (ak !== null && sk !== null) return { kind: 'found', credentials: Object.freeze({ ak, sk, securityToken }) };
  if (ak === null && sk === null && securityToken === null) return { kind: 'none' };
  const missing = (['ak', 'sk'] as const).filter((part) => parts[part] === null);
  const present = (['ak', 'sk', 'securityToken'] as const).filter((part) => parts[part] !== null);
  const namesOf = (names: ReadonlyArray<keyof Parts>) => names.map((part) => nameOf[part]).join(' and ');
  return { kind: 'half', fault: `${namesOf(missing)} is missing although ${namesOf(present)} is set` };
}

/** Where the vendor's SDKs keep the credentials of the person who is logged in. */
export const vendorFile = (set: string | null): string => set ?? join(homedir(), '.huaweicloud', 'credentials');

/** The credentials in the vendor's file. */
export function credentialsInFile(path: string, section: string, readFile: ReadFile): FoundCredentials {
  const entries = sectionOf(readFile(path) ?? '', section);
  const entry = (key: string) => (entries[key] === undefined || entries[key] === '' ? null : entries[key]);
  return credentialsFrom(
    { ak: entry('ak'), sk: entry('sk'), securityToken: entry('security_token') },
    { ak: `ak in ${path}`, sk: `sk in ${path}`, securityToken: `security_token in ${path}` },
  );
}
