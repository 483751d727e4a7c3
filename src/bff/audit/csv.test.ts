import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

/** RFC 4180, read back: the cells of one record, without its line end. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,"]*))(?:,|\r\n$)/y;
  while (cell.lastIndex < line.length) {
    const match = cell.exec(line);
    if (match === null) throw new Error(`not a record: ${line}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return cells;
}

test('a record is quoted where it must be, and ends with CR LF', () => {
  expect(csvLine(['a', null, 'b,c', 'say "no"', 'two\r\nlines', ''])).toBe('a,,"b,c","say ""no""","two\r\nlines",\r\n');
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  [' =1', "' =1"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['x;=1+1', "x;'=1+1"],
  ['x\t=1+1', "x\t'=1+1"],
  ['x\r\n=1+1', "x\r\n'=1+1"],
  ['x\u2028=1', "x\u2028'=1"],
  ['x|@A1', "x|'@A1"],
  ['x;;"=1', 'x;;\'"=1'],
  ['x; =1', "x;' =1"],
  ['\u3000=1', "'\u3000=1"],
  ['\ufeff+1', "'\ufeff+1"],
  ['\u200b\u2060-1', "'\u200b\u2060-1"],
  ['\u2003\u00ad\u3164@A1', "'\u2003\u00ad\u3164@A1"],
  ['\0=1', "'\0=1"],
  ['x;\u3000\u200d=1', "x;'\u3000\u200d=1"],
])('%j is no formula', (text, cell) => {
  expect(cellsOf(csvLine([text]))).toEqual([cell]);
});

test.each(['a=b', 'a - b', 'x;y', '2 + 2', 'a,-b', "it's", 'x; y=1', '\u3000x=1', '\ufeffx'])(
  '%j stays as it is',
  (text) => {
    expect(cellsOf(csvLine([text]))).toEqual([text]);
  },
);

/** Texts with many cell separators and formula signs. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '＝', ';', '|', ',', '\t', '\r', '\n', '"', "'", ' ', 'x', '1'),
  }),
);
const records = fc.array(texts, { minLength: 1 });
const withoutApostrophes = (text: string) => text.replaceAll("'", '');

test('whatever is in it, every cell comes back, and none begins as a formula', () => {
  fc.assert(
    fc.property(records, (values) => {
      const cells = cellsOf(csvLine(values));
      expect(cells.map(withoutApostrophes)).toEqual(values.map(withoutApostrophes));
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
    }),
  );
});

test.each([';', '\t', '|'])('no cell begins as a formula where cells are separated by %j', (separator) => {
  // The first cell is a number, as in the audit. With another separator, the rest is therefore not read as a quoted
  // cell.
  const pieces = (line: string) => line.split(/[\r\n\v\f\u0085\u2028\u2029]/).flatMap((part) => part.split(separator));
  fc.assert(
    fc.property(records, (values) => {
      const [first = '', ...others] = pieces(csvLine(['1', ...values]));
      expect(first).toMatch(/^1/);
      for (const piece of others) expect(piece).not.toMatch(/^[ "]*[=+\-@＝＋－＠]/);
    }),
  );
});

test('a long cell of separators and blanks comes back', () => {
  const long = `${'; " '.repeat(20_000)}=1`;
  expect(cellsOf(csvLine([long]))).toHaveLength(1);
});
