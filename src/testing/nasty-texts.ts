/** In every text that is made up: an answer that has it repeats what was sent. */
export const CANARY = 'zq9xcanary';

/** Texts that have broken programs: NUL, half a surrogate pair, letters of two units, from right to left, the names of what every object has. */
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

/** Some that are `least` to `most` units long, as a schema counts, those among them that are just so long: also where the last letter is cut in two. */
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
