import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const filesBelow = (folder: string, names: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => names.test(file));

/** `dcs-api.md`, `docs/dcs-api.md`, `dcs-api.md §4`, and `docs/dcs-api.md, "Where the services are"`. */
const CITATION =
  /\b(?:docs\/)?((?:decisions\/)?(?:[a-z][a-z-]*|README|SECURITY|CONTRIBUTING|CHANGELOG)\.md)(?:(?: |\s+\*?\s*)§(\d+)|, "([^"]+)")?/g;

/** Finds a document by name in docs or in the project's folder. */
const pathOf = (name: string): string | null =>
  [join(ROOT, 'docs', name), join(ROOT, name)].find((path) => existsSync(path)) ?? null;

const headings = new Map<string, readonly string[]>();
function headingsOf(path: string): readonly string[] {
  const known = headings.get(path) ?? readFileSync(path, 'utf8').match(/^#+ .*$/gm) ?? [];
  headings.set(path, known);
  return known;
}

function faultOf(name: string, number: string | undefined, title: string | undefined): string | null {
  const path = pathOf(name);
  if (path === null) return `there is no ${name} in docs/`;
  const isCited = (heading: string): boolean =>
    number === undefined ? heading.endsWith(` ${title}`) : heading.startsWith(`## ${number}. `);
  if ((number === undefined && title === undefined) || headingsOf(path).some(isCited)) return null;
  return `${name} has no section ${number ?? title}`;
}

const isThisTest = (file: string): boolean => file.endsWith('citations.test.ts');

it('every document, and every section of one, that the code cites is there', () => {
  const files = [...filesBelow('src', /\.(tsx?|mjs|css)$/), ...filesBelow('e2e', /\.ts$/)];
  const cited = files
    .filter((file) => !isThisTest(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(CITATION)].map(([, name = '', number, title]) => ({
        file,
        fault: faultOf(name, number, title),
      })),
    );
  const faults = cited.flatMap(({ file, fault }) => (fault === null ? [] : [`${file}: ${fault}`]));
  expect(faults).toEqual([]);
  expect(cited.length).toBeGreaterThan(50);
});

it('every link of a document to a file of the project leads to one', () => {
  const documents = [...filesBelow('docs', /\.md$/), ...readdirSync(ROOT).filter((file) => file.endsWith('.md'))];
  const faults = documents.flatMap((document) =>
    [...readFileSync(join(ROOT, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(ROOT, document, '..', target)))
      .map((target) => `${document}: ${target}`),
  );
  expect(faults).toEqual([]);
});
