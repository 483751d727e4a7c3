import { PASSWORD_LENGTH } from '../../contract/session.ts';

/** The form of a password for comparison. Keyboards compose the same letter in different ways. */
export const normalised = (password: string): string => password.normalize('NFKC');

const { least: LEAST, most: MOST } = PASSWORD_LENGTH;
/** How many characters must be left of a password without its common parts. */
const LEAST_OF_ITS_OWN = 6;
const LEAST_DIFFERENT = 5;
/** Words that everybody would try here first. */
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

/** Parts of an account's name that make a password easy to guess. Shorter parts occur in too many words. */
const partsOf = (name: string): string[] => [name, ...name.split(/[._@-]+/)].filter((part) => part.length >= 3);

/**
 * Invisible characters: Unicode's default ignorable ones and format signs, e.g. U+200B, and the empty Braille pattern.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u{2800}]/gu;
const BLANKS = /\p{Z}/gu;

/** The length in Unicode code points, as NIST SP 800-63B counts for passwords. */
const lengthOf = (text: string): number => Array.from(text).length;

/** Removes words from a text. Each leaves a gap, so that no new word arises. */
const without = (text: string, words: readonly string[]): string =>
  words.reduce((left, word) => left.replaceAll(word, '\0'), text);

/**
 * The fault of a chosen password, or null.
 *
 * @param password normalised
 * @param name the account's name
 * @param common common passwords, in lower case
 * @returns a sentence for a person, without the password
 */
export function faultOfPassword(password: string, name: string, common: readonly string[]): string | null {
  if (lengthOf(password) < LEAST) return `The password is too short: it must have at least ${LEAST} characters.`;
  if (password.length > MOST) return `The password is too long: it must have at most ${MOST} characters.`;
  if (/[\p{Cc}\p{Surrogate}\u{fffd}]/u.test(password)) {
    return 'The password has a character that cannot be typed, e.g. a tab, a line end or an arrow key.';
  }
  // Invisible characters do not make a password harder to guess. They are allowed, for example between emoji.
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
