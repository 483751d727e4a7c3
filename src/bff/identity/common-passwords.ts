import { readFileSync } from 'node:fs';

/** Passwords that many have, in lower case. They are a file of the program: the build puts it beside this one. @throws Error where it is not there */
export const commonPasswords = (): string[] =>
  readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
