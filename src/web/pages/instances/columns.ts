import { COLUMN_NAMES, type Column } from './view.ts';

/** How wide each column is: at least so much, then its share of what is left. */
const WIDTHS: Readonly<Record<Column, string>> = {
  name: 'minmax(240px, 2.4fr)',
  type: 'minmax(136px, 1fr)',
  version: 'minmax(84px, 0.5fr)',
  edition: 'minmax(84px, 0.5fr)',
  status: 'minmax(104px, 0.7fr)',
  address: 'minmax(152px, 1.2fr)',
  memory: 'minmax(128px, 0.7fr)',
  tags: 'minmax(144px, 1.2fr)',
  ssl: 'minmax(116px, 0.7fr)',
  verdict: 'minmax(176px, 1fr)',
};
const SWITCH_WIDTH = '76px';

/** The columns that are shown, in their order, and the widths of all of them and the switch, for CSS. */
export function layoutOf(chosen: ReadonlySet<Column>): { columns: readonly Column[]; template: string } {
  const columns = COLUMN_NAMES.filter((column) => chosen.has(column));
  return { columns, template: [...columns.map((column) => WIDTHS[column]), SWITCH_WIDTH].join(' ') };
}

/** Columns of numbers, which stand to the right. */
export const NUMERIC: ReadonlySet<Column> = new Set<Column>(['memory']);
