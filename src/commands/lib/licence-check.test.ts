import { describe, expect, it } from 'vitest';
import { checkLicences, isAllowed, shippedOf } from './licence-check.mjs';

it.each<[string | null, boolean]>([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND ISC', true],
  ['MIT AND GPL-3.0-only', false],
  ['GPL-3.0-only WITH Classpath-exception-2.0', false],
  ['GPL-2.0-only AND (GPL-3.0-only OR MIT OR AGPL-3.0-only)', false],
  ['SEE LICENSE IN LICENSE.txt', false],
  ['UNLICENSED', false],
  ['', false],
  [null, false],
])('“%s” may be shipped: %s', (licence, allowed) => {
  expect(isAllowed(licence)).toBe(allowed);
});

const lock = {
  packages: {
    '': { version: '0.1.0', license: 'GPL-3.0-only' },
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@x/b': { version: '2.0.0' },
    'node_modules/old': { version: '0.1.0' },
    'node_modules/for-windows': { version: '3.0.0', license: 'ISC', optional: true },
    'node_modules/tool': { version: '4.0.0', license: 'GPL-3.0-only', dev: true },
  },
};
const installed: Record<string, { manifest: unknown; files: string[] }> = {
  'node_modules/a': { manifest: { license: 'GPL-2.0-only' }, files: ['LICENSE.md', 'index.js'] },
  'node_modules/a/node_modules/@x/b': { manifest: { license: { type: 'MIT' } }, files: ['index.js'] },
  'node_modules/old': { manifest: { licenses: [{ type: 'MIT' }, { type: 'ISC' }] }, files: ['licence'] },
};
const shipped = shippedOf(lock, (path) => installed[path] ?? null);

describe('what is shipped', () => {
  it('is what is not for developing alone, by its own package.json where it is installed', () => {
    expect(shipped).toEqual([
      { name: 'a', version: '1.0.0', licence: 'GPL-2.0-only', hasText: true },
      { name: '@x/b', version: '2.0.0', licence: 'MIT', hasText: false },
      { name: 'old', version: '0.1.0', licence: 'MIT OR ISC', hasText: true },
      { name: 'for-windows', version: '3.0.0', licence: 'ISC', hasText: true },
    ]);
  });

  it('is told a line for each licence, and what is not allowed by itself', () => {
    const { lines, faults } = checkLicences([
      ...shipped,
      { name: 'c', version: '1.0.0', licence: null, hasText: true },
    ]);
    expect(lines).toEqual([
      'GPL-2.0-only: a 1.0.0',
      'ISC: for-windows 3.0.0',
      'MIT: @x/b 2.0.0',
      'MIT OR ISC: old 0.1.0',
      'none: c 1.0.0',
      'Without the text of their licence: @x/b 2.0.0',
    ]);
    expect(faults).toEqual([
      'a 1.0.0 has no licence that is allowed: GPL-2.0-only',
      'c 1.0.0 has no licence that is allowed: none',
    ]);
  });
});
