/** A spreadsheet takes a cell that begins so for a formula. The wide forms are those of Chinese and Japanese keyboards. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: string | null): string {
  if (value === null) return '';
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record of a CSV file (RFC 4180), with its line end. A cell that a spreadsheet would run gets an apostrophe in front. */
export function csvLine(values: ReadonlyArray<string | null>): string {
  return `${values.map(cell).join(',')}\r\n`;
}
