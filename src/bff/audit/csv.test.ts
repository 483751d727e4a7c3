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

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('%j is no formula', (text) => {
  expect(cellsOf(csvLine([text]))).toEqual([`'${text}`]);
});

test('whatever is in it, every cell comes back, and none begins as a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (values) => {
      const cells = cellsOf(csvLine(values));
      expect(cells).toHaveLength(values.length);
      for (const [index, cell] of cells.entries()) {
        expect([values[index], `'${values[index]}`]).toContain(cell);
        expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
    }),
  );
});
