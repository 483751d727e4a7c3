import { NOT_SIGNED_IN, SEVERAL, TERMINAL } from '../../contract/audit.ts';
import type { Person } from '../../contract/session.ts';

/** The limit in UTF-16 units. */
const LONGEST = 128;

/**
 * Control characters, direction marks and other invisible characters. A name with them can look like another name, or
 * reverse the text around it.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** Blanks of every kind. U+2800 looks blank, but Unicode lists it as a symbol. */
const BLANKS = /[\s\u2800]+/gu;

/**
 * Reserved names: the page's words, in each language, for the console and for others without an account, and the two
 * names of sign-in links.
 */
const RESERVED = [
  'console',
  'system',
  'dcs',
  'dcs ssl console',
  NOT_SIGNED_IN,
  TERMINAL,
  SEVERAL,
  'nobody',
  'several addresses',
  '控制台',
  '未登录',
  '系统',
  '终端',
];
const OF_LINKS = ['local admin', 'local support'];

/**
 * Small letters that look like a Latin letter, or whose capital does. Each group begins with the Latin letter;
 * Cyrillic, Greek and digits follow (for the letters of the names above, from Unicode's confusables.txt, UTS #39).
 */
const ALIKE = [
  'aаα',
  'bвʙ',
  'cсς',
  'dԁ',
  'eеε',
  'hнһη',
  'iіιıl1ӏɩ',
  'mмμ',
  'nпνո',
  'oоοօ0',
  'pрρ',
  'sѕꜱ',
  'tтτ',
  'uυսս',
  'vѵ',
  'yуγү',
];
const LATIN = new Map(ALIKE.flatMap(([latin = '', ...others]) => others.map((other) => [other, latin] as const)));
const LOOKS_LATIN = new RegExp(`[${ALIKE.map((group) => group.slice(1)).join('')}]`, 'gu');

/**
 * The form of a name for comparison. It removes differences of script, case, width, blanks, accents and punctuation.
 */
const bare = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(LOOKS_LATIN, (letter) => LATIN.get(letter) ?? letter);

const reserved = new Set([...RESERVED, ...OF_LINKS].map(bare));

/** Whether a name is reserved for the console itself or for others without an account. */
export const isReserved = (name: string): boolean => reserved.has(bare(name));

/** A name as it is shown: one line, without invisible characters. It may be empty. */
export function cleanName(text: string): string {
  const seen = text.replaceAll(BLANKS, ' ').replaceAll(UNSEEN, '').replaceAll(BLANKS, ' ').trim();
  return seen
    .slice(0, LONGEST)
    .replace(/\p{Cs}$/u, '')
    .trim();
}

/**
 * The name of a person, for display only; the sign-in method and the subject identify them. It is the first name that
 * is neither blank nor reserved, else the subject. If the subject is not usable as a name either, the method is put
 * before it.
 */
export function displayName({ method, subject }: Pick<Person, 'method' | 'subject'>, names: readonly string[]): string {
  const found = [...names, subject].map(cleanName).find((name) => name !== '' && !isReserved(name));
  return found ?? `${method} ${cleanName(subject)}`.trim();
}

/** A person in one line, as the audit names somebody whose sign-in was refused: the name and the identity. */
export function calledAs({ method, subject, name }: Pick<Person, 'method' | 'subject' | 'name'>): string {
  const ref = `${method}:${cleanName(subject)}`;
  return name === subject ? ref : `${name} (${ref})`;
}
