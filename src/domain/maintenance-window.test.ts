import { expect, test } from 'vitest';
import { isInWindow } from './maintenance-window.ts';

test.each([
  ['18:00:00', '22:00:00', '18:00', true],
  ['18:00:00', '22:00:00', '21:59', true],
  ['18:00:00', '22:00:00', '22:00', false],
  ['18:00', '22:00', '04:00', false],
  ['22:00:00', '02:00:00', '23:30', true],
  ['22:00:00', '02:00:00', '01:59', true],
  ['22:00:00', '02:00:00', '02:00', false],
  [null, '02:00:00', '02:00', null],
  ['25:00:00', '02:00:00', '02:00', null],
  ['02:00:00', '02:00:00', '02:00', null],
])('%s to %s, at %s: %s', (begin, end, time, expected) => {
  expect(isInWindow(begin, end, `2026-11-24T${time}:00.000Z`)).toBe(expected);
});
