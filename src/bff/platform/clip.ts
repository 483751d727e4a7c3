/** A text with memory of its own: what was cut out of a longer one would keep all of that in memory. */
export const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** A text of at most so many characters, as JavaScript counts them. One that is cut ends with the number of those left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  // A letter of two units is not cut in two.
  const kept = isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
  return `${copyOf(text.slice(0, kept))}… (${text.length - kept} characters left out)`;
}
