import { valueOf, type Env, type ReadFile } from './credentials.ts';
import { SETTINGS } from './settings.ts';

/** The settings that hold a secret: each can be given as a file instead, by the same name with `_FILE` behind it. */
const SECRETS = SETTINGS.filter((setting) => 'secret' in setting).map(({ name }) => name);

/** Whether a secret of these names is to be read from a file. */
export const isFromFile = (env: Env, names: readonly string[]): boolean =>
  names.some((name) => valueOf(env, `${name}_FILE`) !== null);

/** The environment with the secrets of the files in it, and what is wrong with these files. Neither a path nor a text is repeated. */
export function withSecretFiles(env: Env, readFile: ReadFile): { env: Env; faults: string[] } {
  const read: Record<string, string> = {};
  const faults: string[] = [];
  for (const name of SECRETS) {
    const path = valueOf(env, `${name}_FILE`);
    if (path === null) continue;
    const text = readFile(path)?.trim() ?? null;
    if (valueOf(env, name) !== null) faults.push(`${name} and ${name}_FILE are both set: set one of them`);
    else if (text === null) faults.push(`${name}_FILE cannot be read`);
    else if (text === '') faults.push(`${name}_FILE is empty`);
    else read[name] = text;
  }
  return { env: { ...env, ...read }, faults };
}
