import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { OPTIONAL_COLUMNS, type Column } from './view.ts';

const MENU = 'column-choice';

interface ColumnChoiceProps {
  columns: ReadonlySet<Column>;
  onChoose: (columns: ReadonlySet<Column>) => void;
}

/** Chooses the visible columns. It uses the browser's popover, which closes by Escape or a click beside it. */
export function ColumnChoice({ columns, onChoose }: ColumnChoiceProps) {
  const text = useText();
  const toggle = (column: Column) => {
    const next = new Set(columns);
    if (!next.delete(column)) next.add(column);
    onChoose(next);
  };
  return (
    <>
      <button type="button" className="field column-button" popoverTarget={MENU}>
        <Glyph name="columns" />
        {text.instances.columnChoice}
      </button>
      <div id={MENU} className="column-menu" popover="auto" role="group" aria-label={text.instances.columnChoice}>
        {OPTIONAL_COLUMNS.map((column) => (
          <label key={column}>
            <input type="checkbox" checked={columns.has(column)} onChange={() => toggle(column)} />
            {text.instances.columns[column]}
          </label>
        ))}
      </div>
    </>
  );
}
