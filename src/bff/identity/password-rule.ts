import { PASSWORD_LENGTH } from '../../contract/session.ts';

/** A password as it is compared: the same letters, however a keyboard composes them. */
export const normalised = (password: string): string => password.normalize('NFKC');

const { least: LEAST, most: MOST } = PASSWORD_LENGTH;
/** Of a password that many others have a part of, so much must be its own. */
const LEAST_OF_ITS_OWN = 6;
const LEAST_DIFFERENT = 5;
/** What everybody would try here first. */
const OF_THIS_PLACE = ['redis', 'huawei', 'console', 'dcs', 'ssl'];

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Parts of an account's name by which its password could be guessed. Shorter ones stand in too many words. */
const partsOf = (name: string): string[] => [name, ...name.split(/[._@-]+/)].filter((part) => part.length >= 3);

/** Characters that show nothing at all: Unicode's default ignorable ones and format signs, e.g. U+200B, and the empty Braille pattern. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u{2800}]/gu;
const BLANKS = /\p{Z}/gu;

/** In characters as Unicode counts them, as NIST SP 800-63B has it for passwords. */
const lengthOf = (text: string): number => Array.from(text).length;

/** Takes words out of a text, and leaves a gap in place of each, so that no new word arises. */
const without = (text: string, words: readonly string[]): string =>
  words.reduce((left, word) => left.replaceAll(word, '\0'), text);

/**
 * What is wrong with a password that somebody chose, or null.
 *
 * @param password normalised
 * @param name of the account
 * @param common passwords that many have, in lower case
 * @returns a sentence for a person, without the password
 */
export function faultOfPassword(password: string, name: string, common: readonly string[]): string | null {
  if (lengthOf(password) < LEAST) return `The password is too short: it must have at least ${LEAST} characters.`;
  if (password.length > MOST) return `The password is too long: it must have at most ${MOST} characters.`;
  if (/[\p{Cc}\p{Surrogate}\u{fffd}]/u.test(password)) {
    return 'The password has a character that cannot be typed, e.g. a tab, a line end or an arrow key.';
  }
  // What cannot be seen makes no password harder to guess. It may be in one: between emoji, say.
  const seen = password.replaceAll(UNSEEN, '').replaceAll(BLANKS, ' ');
  if (lengthOf(seen) < LEAST) {
    return `The password is too short: it must have at least ${LEAST} characters that can be seen.`;
  }
  const lower = seen.toLowerCase();
  if (partsOf(name).some((part) => lower.includes(part))) return 'The password contains the name of the account.';
  if (new Set(lower).size < LEAST_DIFFERENT) {
    return `The password is too easy to guess: it must have at least ${LEAST_DIFFERENT} different characters.`;
  }
  const words = [...common, ...OF_THIS_PLACE].sort((a, b) => b.length - a.length);
  const plain = without(lower, words);
  const left = without(
    plain.replaceAll(/[0134571@$!]/g, (sign) => LOOK_ALIKES[sign] ?? sign),
    words,
  );
  if (lengthOf(left.replaceAll(/[\0 ]/g, '')) < LEAST_OF_ITS_OWN) {
    return 'The password is too easy to guess: it is one of the most common ones, or made of them. Use some words that do not belong together.';
  }
  return null;
}
