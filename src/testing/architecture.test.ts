import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('..', import.meta.url));

/** Which folder may import from which (design: imports run one way), and what to do instead. */
const MAY_IMPORT: Readonly<Record<string, { from: readonly string[]; instead: string }>> = {
  contract: { from: [], instead: 'contract is the ground: move what it needs into it, or the rule into domain' },
  domain: { from: ['contract'], instead: 'domain is pure: take what you need as a parameter' },
  bff: { from: ['contract', 'domain'], instead: 'move what both sides need into contract (shapes) or domain (rules)' },
  web: {
    from: ['contract', 'domain'],
    instead: 'ask the BFF through src/web/api; share shapes by contract and rules by domain',
  },
  'local-dcs': {
    from: [],
    instead: 'local-dcs imports nothing of ours, so that a wrong reading of the API fails instead of being mirrored',
  },
  commands: { from: [], instead: 'commands start processes; import what was built, not what is written' },
  testing: { from: ['contract', 'domain', 'bff', 'web', 'local-dcs'], instead: '' },
};

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

interface Import {
  file: string;
  folder: string;
  target: string;
}

function importsOf(files: readonly string[]): Import[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const [folder = ''] = file.split('/');
    return [...text.matchAll(IMPORT)].map((match) => {
      const target = relative(SRC, join(SRC, file, '..', match[1] ?? ''));
      return { file, folder, target: target.split('/')[0] ?? '' };
    });
  });
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(tsx?|mjs)$/.test(file));
const code = files.filter((file) => !/\.test\.tsx?$/.test(file));

describe('the house', () => {
  it('has no folder without a rule', () => {
    expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  });

  it.each(Object.entries(MAY_IMPORT))('%s imports only from where it may', (folder, { from, instead }) => {
    const allowed = new Set([folder, ...from]);
    const wrong = importsOf(code)
      .filter((each) => each.folder === folder && !allowed.has(each.target))
      .map((each) => `${each.file} imports from ${each.target}: ${instead}`);
    expect(wrong).toEqual([]);
  });

  it('is held by the compiler in the same way', () => {
    for (const [folder, { from }] of Object.entries(MAY_IMPORT)) {
      const text = readFileSync(join(SRC, folder, 'tsconfig.json'), 'utf8');
      const references = [...text.matchAll(/"path":\s*"\.\.\/([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(references)).toEqual(new Set(from));
    }
  });

  it('keeps its tests out of what runs', () => {
    const wrong = importsOf(code).filter((each) => each.target === 'testing' && each.folder !== 'testing');
    expect(wrong).toEqual([]);
  });
});
