import { expect, test } from 'vitest';
import { clip, copyOf } from './clip.ts';

test.each([
  ['abc', 3, 'abc'],
  ['', 3, ''],
  ['abcd', 3, 'abc… (1 characters left out)'],
  ['x'.repeat(2_000_000), 2, 'xx… (1999998 characters left out)'],
  // A letter of two units at the edge goes as a whole.
  ['ab𝕏cd', 3, 'ab… (4 characters left out)'],
  ['ab𝕏cd', 4, 'ab𝕏… (2 characters left out)'],
])('%j, cut to %i characters', (text, most, cut) => expect(clip(text, most)).toBe(cut));

test('a copy is the same text, half a surrogate pair included', () => {
  for (const text of ['', 'abc', 'é𝕏', '\ud800x\udc00']) expect(copyOf(text)).toBe(text);
});
