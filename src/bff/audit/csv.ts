/** The signs that begin a formula in a spreadsheet. The wide forms come from Chinese and Japanese keyboards. */
const SIGNS = '=+\\-@＝＋－＠';
/** Separators of cells or lines, besides the comma and our own line end. */
const SEPARATORS = ';|\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029';
/**
 * Characters before a sign that are invisible or that a spreadsheet removes: blanks of every script, invisible
 * characters, quotes.
 */
const BLANKS = `(?:(?![${SEPARATORS}])[\\s\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}"'])`;
/** A cell with such a start is run as a formula, or hides its start. */
const AT_START = new RegExp(`^[${SIGNS}\\t\\r\\n]|^${BLANKS}+[${SIGNS}]`, 'u');
/**
 * The start of a cell in a spreadsheet whose separator is not the comma, as in most of Europe. Such a spreadsheet does
 * not read our quotes as quotes. Blanks and quotes may come before the sign.
 */
const AFTER_SEPARATOR = new RegExp(`(?<=[${SEPARATORS}])(?=${BLANKS}*[${SIGNS}])`, 'gu');

function cell(value: string | null): string {
  if (value === null) return '';
  const inside = value.replaceAll(AFTER_SEPARATOR, "'");
  const harmless = AT_START.test(inside) ? `'${inside}` : inside;
  return /[",;|\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * One record of a CSV file (RFC 4180), with its line end. It puts an apostrophe before everything that a spreadsheet
 * would run: at the start of a cell, and after each character that is a separator in other spreadsheets.
 */
export function csvLine(values: ReadonlyArray<string | null>): string {
  return `${values.map(cell).join(',')}\r\n`;
}
