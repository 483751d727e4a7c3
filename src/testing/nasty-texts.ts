/** Every generated text contains this. An answer that contains it repeats its input. */
export const CANARY = 'zq9xcanary';

/** Texts that have broken programs: NUL, half a surrogate pair, two-unit letters, right to left, built-in names. */
export const NASTY: readonly string[] = [
  CANARY,
  `<script>${CANARY}</script>`,
  `' OR 1=1 -- ${CANARY}`,
  `../../${CANARY}`,
  `${CANARY}\0`,
  `\0${CANARY}`,
  `\ud800${CANARY}`,
  `${CANARY}\udc00`,
  `${CANARY}\r\nx-evil: 1`,
  `={${CANARY}}`,
  `𝕏${CANARY}`,
  `\u202e${CANARY}\u2066`,
  `שלום ${CANARY} مرحبا`,
  `e\u0301\u0323${CANARY}\ufeff`,
  '__proto__',
  'constructor',
  CANARY.repeat(60),
];

/**
 * Texts of `least` to `most` units, as a schema counts them. Some have exactly that length, even if the last character
 * is cut in two.
 */
export function nastyTexts(least: number, most: number): readonly string[] {
  const longest = Math.min(most, 5000);
  const filled = (text: string) => text.repeat(longest).slice(0, longest);
  const limits = [
    filled('x'),
    filled('😀'),
    filled('x😀'),
    filled(`${CANARY}\0`),
    'x'.repeat(least),
    '\0'.repeat(least),
  ];
  const texts = [...NASTY.map((text) => text.slice(0, longest)), ...limits];
  return texts.filter(({ length }) => length >= least && length <= most);
}
