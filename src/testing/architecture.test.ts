import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('..', import.meta.url));

/** Which folders of src a folder may import from (imports run one way), and what to do instead. */
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

/** The folders of bff and web in order. Each imports only from those before it. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  bff: ['platform', 'config', 'store', 'audit', 'cloud', 'identity', 'fleet', 'probe', 'changes', 'http'],
  web: ['text', 'api', 'ui', 'notices', 'session', 'running-changes', 'switch-dialog', 'pages'],
};

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

interface Import {
  file: string;
  target: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(tsx?|mjs)$/.test(file));
const code = files.filter((file) => !/\.test\.tsx?$/.test(file));
const isCode = new Set(code);
const importsOf = (file: string): Import[] =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(IMPORT)].map((match) => ({
    file,
    target: normalize(join(dirname(file), match[1] ?? '')).replaceAll('\\', '/'),
  }));
/** Imports of code by code. Pictures and style sheets may be anywhere. */
const imports: readonly Import[] = code.flatMap(importsOf).filter(({ target }) => isCode.has(target));

const top = (file: string): string => file.split('/')[0] ?? '';
/** The folder below bff or web; null for a file directly in bff or web. */
const inner = (file: string): string | null => (file.split('/').length > 2 ? (file.split('/')[1] ?? null) : null);

/** The projects that a folder's tsconfig.json refers to. */
const references = (folder: string): Set<string> =>
  new Set(
    [...readFileSync(join(SRC, folder, 'tsconfig.json'), 'utf8').matchAll(/"path":\s*"([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    ),
  );

/** The import cycles, each as its path. */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    const before = path.indexOf(node);
    if (before >= 0) found.push([...path.slice(before), node].join(' -> '));
    if (before >= 0 || done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return found;
}

describe('imports between the folders of src', () => {
  it('have a rule for each folder', () => {
    expect(new Set(files.map(top))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  });

  it.each(Object.entries(MAY_IMPORT))('%s imports only from where it may', (folder, { from, instead }) => {
    const allowed = new Set([folder, ...from]);
    const wrong = imports
      .filter(({ file, target }) => top(file) === folder && !allowed.has(top(target)))
      .map(({ file, target }) => `${file} imports from ${top(target)}: ${instead}`);
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(ORDER))('within %s run to folders further down', (folder, order) => {
    const wrong = imports
      .filter(({ file, target }) => top(file) === folder && top(target) === folder)
      .filter(({ file, target }) => {
        const [from, to] = [inner(file), inner(target)];
        if (from === null) return false;
        return to === null || order.indexOf(to) > order.indexOf(from);
      })
      .map(({ file, target }) => `${file} imports ${target}: take it as a parameter, or move it further down`);
    expect(wrong).toEqual([]);
  });

  it('run in no cycle, of files or of folders', () => {
    const byFile = new Map(
      code.map((file) => [file, imports.filter((each) => each.file === file).map(({ target }) => target)]),
    );
    expect(cyclesOf(byFile)).toEqual([]);
  });

  it('of tests neither run from the page to its server nor back: what needs both is in testing', () => {
    const other: Readonly<Record<string, string>> = { web: 'bff', bff: 'web' };
    const wrong = files.flatMap(importsOf).filter(({ file, target }) => other[top(file)] === top(target));
    expect(wrong).toEqual([]);
  });

  it('keep the tests out of what runs', () => {
    const wrong = imports.filter(({ file, target }) => top(target) === 'testing' && top(file) !== 'testing');
    expect(wrong).toEqual([]);
  });
});

describe('the compiler holds the same', () => {
  it.each(Object.entries(MAY_IMPORT))('%s refers to no other project', (folder, { from }) => {
    const below = (ORDER[folder] ?? []).map((each) => `./${each}`);
    expect(references(folder)).toEqual(new Set([...from.map((each) => `../${each}`), ...below]));
  });

  it.each(
    Object.entries(ORDER).flatMap(([folder, order]) =>
      order.map((each, index) => [folder, each, order.slice(0, index)] as const),
    ),
  )('%s/%s refers to what is below it', (folder, each, below) => {
    const shared = (MAY_IMPORT[folder]?.from ?? []).map((other) => `../../${other}`);
    expect(references(join(folder, each))).toEqual(new Set([...shared, ...below.map((other) => `../${other}`)]));
  });

  it.each(Object.entries(ORDER))('%s has a place in the order for each of its folders', (folder, order) => {
    const there = new Set(files.filter((file) => top(file) === folder).flatMap((file) => inner(file) ?? []));
    expect(there).toEqual(new Set(order));
  });
});
