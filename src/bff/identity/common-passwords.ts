import { readFileSync } from 'node:fs';

/**
 * Common passwords, in lower case. The build copies their file beside this one.
 *
 * @throws Error when the file is missing
 */
export const commonPasswords = (): string[] =>
  readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
