/** Copies a text into memory of its own. A text that was cut out of a longer one keeps all of the longer one in memory. */
export const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Cuts a text to so many characters, as JavaScript counts them. A cut text ends with the number of characters that were left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  // A character of two units is not cut in the middle.
  const kept = isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
  return `${copyOf(text.slice(0, kept))}… (${text.length - kept} characters left out)`;
}
