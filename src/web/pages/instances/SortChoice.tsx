import { useText } from '../../text/TextProvider.tsx';
import { COLUMN_NAMES, type Column } from './view.ts';

interface SortChoiceProps {
  sort: Column;
  descending: boolean;
  onSort: (sort: Column, descending: boolean) => void;
}

/** Chooses the order of the cards, which have no column heads. */
export function SortChoice({ sort, descending, onSort }: SortChoiceProps) {
  const text = useText();
  return (
    <label className="field labelled-select sort-choice">
      <span>{text.instances.sort}</span>
      <select
        aria-label={text.instances.sort}
        value={`${descending ? '-' : ''}${sort}`}
        onChange={({ target }) => {
          const column = COLUMN_NAMES.find((name) => name === target.value.replace('-', ''));
          if (column !== undefined) onSort(column, target.value.startsWith('-'));
        }}
      >
        {COLUMN_NAMES.flatMap((column) => [
          <option key={column} value={column}>
            {text.instances.ascending(text.instances.columns[column])}
          </option>,
          <option key={`-${column}`} value={`-${column}`}>
            {text.instances.descending(text.instances.columns[column])}
          </option>,
        ])}
      </select>
    </label>
  );
}
