import { NOT_SIGNED_IN, SEVERAL, TERMINAL } from '../../contract/audit.ts';
import type { Person } from '../../contract/session.ts';

/** In UTF-16 units. */
const LONGEST = 128;

/** Control characters, marks of direction, and what else is not seen: a name with them can look like another, or turn the text around it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** Blanks of every kind; U+2800 is one that Unicode counts among the symbols. */
const BLANKS = /[\s\u2800]+/gu;

/** What the console calls itself, or others who are no person of an account, in each language of the page; and the two of the links. */
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
 * Small letters that look like a Latin one, or whose capital does, each group with that one first: Cyrillic, Greek, digits (the letters of the
 * names below, from Unicode's confusables.txt, UTS #39).
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

/** A name as it is compared: what looks alike by script, case, width, blanks, accents or punctuation is the same. */
const bare = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(LOOKS_LATIN, (letter) => LATIN.get(letter) ?? letter);

const reserved = new Set([...RESERVED, ...OF_LINKS].map(bare));

/** Whether a name stands for the console itself, or for somebody else who has no account. */
export const isReserved = (name: string): boolean => reserved.has(bare(name));

/** A name as it is shown: one line, without what is not seen. Empty where nothing is left. */
export function cleanName(text: string): string {
  const seen = text.replaceAll(BLANKS, ' ').replaceAll(UNSEEN, '').replaceAll(BLANKS, ' ').trim();
  return seen
    .slice(0, LONGEST)
    .replace(/\p{Cs}$/u, '')
    .trim();
}

/**
 * What a person is called. It is for display only: the sign-in method and the subject say who they are. The first of the names that is neither
 * blank nor reserved, else the subject; where that is no name either, it comes behind the method.
 */
export function displayName({ method, subject }: Pick<Person, 'method' | 'subject'>, names: readonly string[]): string {
  const found = [...names, subject].map(cleanName).find((name) => name !== '' && !isReserved(name));
  return found ?? `${method} ${cleanName(subject)}`.trim();
}

/** A person in one line, as the audit tells of somebody who was not let in: the name, and who that is. */
export function calledAs({ method, subject, name }: Pick<Person, 'method' | 'subject' | 'name'>): string {
  const ref = `${method}:${cleanName(subject)}`;
  return name === subject ? ref : `${name} (${ref})`;
}
