import { expect, it } from 'vitest';
import { codeAt, isCode, toBase32 } from './totp.ts';

const SECRET = toBase32(Buffer.from('12345678901234567890'));

it('writes base32 as RFC 4648 §10 has it', () => {
  expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
});

// RFC 6238, appendix B: the last six of its eight digits.
it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  expect(codeAt(SECRET, seconds * 1000)).toBe(code);
});

it.each([
  [-60, false],
  [-30, true],
  [30, true],
  [60, false],
])('a code that is %i s off: %s', (seconds, taken) => {
  expect(isCode(SECRET, codeAt(SECRET, 1_000_000_000_000 + seconds * 1000), 1_000_000_000_000)).toBe(taken);
});
