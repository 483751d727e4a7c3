import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

const CONSOLE = 'https://ssl.example.com';

test.each(['/', '/instances', '/instances?ssl=off&q=a%2Fb#top', '/audit?from=2026-11-24', '/authors', '/a//b'])(
  'a page of the console is gone back to: %s',
  (path) => expect(returnPath(path)).toBe(path),
);

test.each([
  null,
  '',
  'instances',
  'https://evil.example/',
  'javascript:alert(1)',
  '//evil.example',
  '//evil.example/instances',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  '/a/..//evil.example',
  ' //evil.example',
  '//[',
  '/auth/oidc/start',
  '/x/../auth/oidc/start',
  '/api/instances',
  '/sign-in?error=CONSOLE.INTERNAL',
  `/${'x'.repeat(2000)}`,
])('nothing else is: %j', (wanted) => expect(returnPath(wanted)).toBe('/'));

test('whatever comes, the browser stays on the console, and no header is split', () => {
  const parts = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    '\t',
    '\r\n',
    '%2e',
    '%2f',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
  );
  const wanted = fc.oneof(
    fc.string(),
    fc.array(parts).map((all) => `/${all.join('')}`),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(wanted, (text) => {
      const path = returnPath(text);
      expect(new URL(path, CONSOLE).origin).toBe(CONSOLE);
      expect(path).toMatch(/^\/[\x21-\x7e]*$/);
      expect(returnPath(path)).toBe(path);
    }),
  );
});
