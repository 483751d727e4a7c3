/** What a spreadsheet takes for the begin of a formula. The wide forms are those of Chinese and Japanese keyboards. */
const SIGNS = '=+\\-@＝＋－＠';
/** What separates cells or lines beside the comma and our own line end. */
const SEPARATORS = ';|\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029';
/** What may stand before a sign without being seen, or is taken away: blanks of every script, invisible characters, quotes. */
const BLANKS = `(?:(?![${SEPARATORS}])[\\s\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}"'])`;
/** A cell that begins so is run, or hides how it begins. */
const AT_START = new RegExp(`^[${SIGNS}\\t\\r\\n]|^${BLANKS}+[${SIGNS}]`, 'u');
/**
 * Where a cell begins for a spreadsheet that separates by something else than a comma, as in most of Europe: it does not take our quotes for
 * quotes then. Blanks and quotes may come before the sign.
 */
const AFTER_SEPARATOR = new RegExp(`(?<=[${SEPARATORS}])(?=${BLANKS}*[${SIGNS}])`, 'gu');

function cell(value: string | null): string {
  if (value === null) return '';
  const inside = value.replaceAll(AFTER_SEPARATOR, "'");
  const harmless = AT_START.test(inside) ? `'${inside}` : inside;
  return /[",;|\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * One record of a CSV file (RFC 4180), with its line end. An apostrophe comes before whatever a spreadsheet would run, at the begin of a cell
 * and after each sign that separates cells or lines elsewhere.
 */
export function csvLine(values: ReadonlyArray<string | null>): string {
  return `${values.map(cell).join(',')}\r\n`;
}
