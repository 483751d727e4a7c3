import { useCallback, type ReactNode } from 'react';
import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import type { Counts } from './facets.ts';
import { Filters } from './Filters.tsx';
import { SearchField } from './SearchField.tsx';
import { SortChoice } from './SortChoice.tsx';
import type { ChangeView } from './use-view.ts';
import { isNarrowed, type View } from './view.ts';

interface ToolbarProps {
  view: View;
  counts: Counts;
  /** How many instances are shown and how many there are. Undefined while the fleet is read. */
  shown: number;
  all: number | undefined;
  onChange: ChangeView;
  onClear: () => void;
  /** The state of the list as a whole. */
  children: ReactNode;
}

/** Search, filters and columns, and the number of shown instances. */
export function Toolbar({ view, counts, shown, all, onChange, onClear, children }: ToolbarProps) {
  const text = useText();
  const onSearch = useCallback((search: string) => onChange({ search }, 'replace'), [onChange]);
  return (
    <div className="toolbar">
      <div className="toolbar-controls" role="search">
        <SearchField search={view.search} onSearch={onSearch} />
        <div className="toolbar-strip">
          <Filters filters={view.filters} counts={counts} onChoose={(filters) => onChange({ filters })} />
          <SortChoice
            sort={view.sort}
            descending={view.descending}
            onSort={(sort, descending) => onChange({ sort, descending })}
          />
          <ColumnChoice columns={view.columns} onChoose={(columns) => onChange({ columns }, 'replace')} />
        </div>
      </div>
      <div className="toolbar-state">
        <p role="status">{all !== undefined && text.instances.shown(shown, all)}</p>
        {isNarrowed(view) && (
          <button type="button" className="text-button" onClick={onClear}>
            <Glyph name="close" />
            {text.instances.clear}
          </button>
        )}
        {children}
      </div>
    </div>
  );
}
