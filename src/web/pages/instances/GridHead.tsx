import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { NUMERIC } from './columns.ts';
import type { Column } from './view.ts';

interface GridHeadProps {
  columns: readonly Column[];
  sort: Column;
  descending: boolean;
  onSort: (sort: Column, descending: boolean) => void;
}

/** The column heads. A click sorts by the column, a second click reverses the order. */
export function GridHead({ columns, sort, descending, onSort }: GridHeadProps) {
  const text = useText();
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-row">
        {columns.map((column) => (
          <div
            key={column}
            role="columnheader"
            className={NUMERIC.has(column) ? `col-${column} numeric` : `col-${column}`}
            aria-sort={sort === column ? (descending ? 'descending' : 'ascending') : 'none'}
          >
            <button type="button" onClick={() => onSort(column, sort === column && !descending)}>
              {text.instances.columns[column]}
              {sort === column && <Glyph name={descending ? 'descending' : 'ascending'} />}
            </button>
          </div>
        ))}
        <div role="columnheader" className="col-switch">
          {text.instances.columns.switch}
        </div>
      </div>
    </div>
  );
}
