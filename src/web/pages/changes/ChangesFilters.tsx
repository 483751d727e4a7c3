import { useText } from '../../text/TextProvider.tsx';
import { DIRECTIONS, OUTCOMES, type ChangesView, type Counts, type Outcome } from './view.ts';

interface ChangesFiltersProps {
  view: ChangesView;
  counts: Counts;
  onChange: (next: Partial<ChangesView>) => void;
}

/** Searches by instance, job, request or code. Filters by outcome and direction, with a count for each choice. */
export function ChangesFilters({ view, counts, onChange }: ChangesFiltersProps) {
  const text = useText();
  const words = text.changes;
  const outcomeWord = (outcome: Outcome) => (outcome === 'running' ? words.running : text.rules.changeStates[outcome]);
  return (
    <search className="changes-filters" aria-label={words.filters}>
      <input
        type="search"
        className="field"
        aria-label={words.search}
        placeholder={words.searchHint}
        value={view.search}
        onChange={(event) => onChange({ search: event.target.value })}
      />
      <select
        className={view.outcome === null ? 'field' : 'field chosen'}
        aria-label={words.outcome}
        value={view.outcome ?? ''}
        onChange={({ target }) => onChange({ outcome: OUTCOMES.find((each) => each === target.value) ?? null })}
      >
        <option value="">{`${words.outcome}: ${words.all}`}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {`${outcomeWord(outcome)} (${counts.outcome[outcome]})`}
          </option>
        ))}
      </select>
      <select
        className={view.direction === null ? 'field' : 'field chosen'}
        aria-label={words.direction}
        value={view.direction ?? ''}
        onChange={({ target }) => onChange({ direction: DIRECTIONS.find((each) => each === target.value) ?? null })}
      >
        <option value="">{`${words.direction}: ${words.all}`}</option>
        {DIRECTIONS.map((direction) => (
          <option key={direction} value={direction}>
            {`${text.common.action(direction === 'enable')} (${counts.direction[direction]})`}
          </option>
        ))}
      </select>
    </search>
  );
}
