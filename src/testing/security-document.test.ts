import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** The tests that SECURITY.md names as proof: a path in backticks, directly followed by names of tests in quotes. */
function* citations(document: string): Generator<{ path: string; names: string[] }> {
  for (const [, path = '', behind = ''] of document.matchAll(/`((?:src|e2e)\/[^`\s]*)`((?:,? "[^"]+")*)/g))
    yield { path, names: [...behind.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name) };
}

test('every file and every test that SECURITY.md names is there', () => {
  const cited = [...citations(readFileSync(join(ROOT, 'SECURITY.md'), 'utf8'))];
  const missing = cited.flatMap(({ path, names }) => {
    const file = join(ROOT, path);
    if (!existsSync(file)) return [path];
    if (path.endsWith('/')) return [];
    const text = readFileSync(file, 'utf8');
    return names.filter((name) => !text.includes(name)).map((name) => `${path}: "${name}"`);
  });
  expect(missing).toEqual([]);
  expect(cited.length).toBeGreaterThan(50);
});
