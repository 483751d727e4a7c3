import { COLUMN_NAMES, type Column } from './view.ts';

/** Each column's least width in px, and its share of the rest. The usual columns, with the project, fit 1280 px. */
const WIDTHS: Readonly<Record<Column, { least: number; share: number }>> = {
  name: { least: 248, share: 3 },
  project: { least: 124, share: 1.2 },
  type: { least: 140, share: 1 },
  version: { least: 88, share: 0.5 },
  edition: { least: 84, share: 0.5 },
  status: { least: 96, share: 0.7 },
  address: { least: 148, share: 1.2 },
  memory: { least: 128, share: 0.7 },
  tags: { least: 144, share: 1.4 },
  ssl: { least: 108, share: 0.6 },
  verdict: { least: 148, share: 1 },
};
const SWITCH_WIDTH = 84;

/**
 * The shown columns in order, and for CSS the widths of all of them and the switch, and the least width of the whole.
 */
export function layoutOf(chosen: ReadonlySet<Column>) {
  const columns: readonly Column[] = COLUMN_NAMES.filter((column) => chosen.has(column));
  const tracks = columns.map((column) => `minmax(${WIDTHS[column].least}px, ${WIDTHS[column].share}fr)`);
  const least = columns.reduce((sum, column) => sum + WIDTHS[column].least, SWITCH_WIDTH);
  return { columns, style: { '--columns': `${tracks.join(' ')} ${SWITCH_WIDTH}px`, '--least-width': `${least}px` } };
}

/** Columns of numbers, which are right-aligned. */
export const NUMERIC: ReadonlySet<Column> = new Set<Column>(['memory']);
