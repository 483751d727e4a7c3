import type { Texts } from '../../text/texts.ts';
import { useText } from '../../text/TextProvider.tsx';
import { FILTER_NAMES, OPTIONAL_COLUMNS, type Column, type Filter, type View } from './view.ts';

interface FiltersProps {
  view: View;
  counts: Readonly<Record<Filter, ReadonlyMap<string, number>>>;
  onChange: (change: Partial<View>, how?: 'replace') => void;
}

/** The word for a filter's value; DCS's own values (versions, statuses, tags) are shown as they are. */
function wordFor(text: Texts, filter: Filter, value: string): string {
  const words: Partial<Record<Filter, Readonly<Record<string, string>>>> = {
    segment: text.rules.segments,
    verdict: text.rules.verdicts,
    ssl: text.instances.ssl,
    type: text.rules.types,
  };
  return words[filter]?.[value] ?? value;
}

/** Search, one choice for each filter with its counts, and the choice of columns. Native controls: quick, and at home on any device. */
export function Filters({ view, counts, onChange }: FiltersProps) {
  const text = useText();
  const choose = (filter: Filter, value: string) => {
    const { [filter]: _, ...others } = view.filters;
    onChange({ filters: value === '' ? others : { ...others, [filter]: value } });
  };
  const toggle = (column: Column) => {
    const hidden = new Set(view.hidden);
    if (!hidden.delete(column)) hidden.add(column);
    onChange({ hidden });
  };
  return (
    <div className="filters" role="search">
      <input
        type="search"
        className="field search"
        aria-label={text.instances.search}
        placeholder={text.instances.search}
        value={view.search}
        onChange={(event) => onChange({ search: event.target.value }, 'replace')}
      />
      {FILTER_NAMES.filter((filter) => filter !== 'segment').map((filter) => {
        const chosen = view.filters[filter] ?? '';
        const values = [...new Set([...counts[filter].keys(), chosen])].filter(Boolean).toSorted();
        return (
          <select
            key={filter}
            className={chosen === '' ? 'field' : 'field chosen'}
            aria-label={text.instances.filters[filter]}
            value={chosen}
            onChange={(event) => choose(filter, event.target.value)}
          >
            <option value="">{`${text.instances.filters[filter]}: ${text.instances.all}`}</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {`${wordFor(text, filter, value)} (${(counts[filter].get(value) ?? 0).toLocaleString()})`}
              </option>
            ))}
          </select>
        );
      })}
      <details className="columns">
        <summary className="field">{text.instances.columnChoice}</summary>
        <div className="columns-menu">
          {OPTIONAL_COLUMNS.map((column) => (
            <label key={column}>
              <input type="checkbox" checked={!view.hidden.has(column)} onChange={() => toggle(column)} />
              {text.instances.columns[column]}
            </label>
          ))}
        </div>
      </details>
    </div>
  );
}
