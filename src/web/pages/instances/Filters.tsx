import { instanceType, sslState } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import type { Texts } from '../../text/texts.ts';
import type { Counts } from './facets.ts';
import { useProjects, type Projects } from './scopes-context.ts';
import { FILTER_NAMES, withFilter, type Filter, type Filters as Chosen } from './view.ts';

/** The bar of the fleet is the control of `segment`. */
const OFFERED = FILTER_NAMES.filter((filter) => filter !== 'segment');

/** Values that have an order of their own; the others are DCS's words, sorted as people count. */
const ORDERS: Partial<Record<Filter, readonly string[]>> = {
  verdict: ['eligible', 'busy', 'ineligible'],
  ssl: sslState.shape.state.options,
  type: instanceType.options,
};
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** The words for a filter's values; DCS's own (versions, statuses, tags) are shown as they come. */
function wordsFor(text: Texts, filter: Filter, projects: Projects): Readonly<Partial<Record<string, string>>> {
  switch (filter) {
    case 'segment':
      return text.rules.segments;
    case 'verdict':
      return text.rules.verdicts;
    case 'ssl':
      return text.instances.ssl;
    case 'type':
      return text.rules.types;
    case 'project':
      return Object.fromEntries([...projects].map(([id, { name }]) => [id, name]));
    case 'region':
    case 'version':
    case 'status':
    case 'tag':
      return {};
  }
}

function optionsOf(filter: Filter, counts: Counts, chosen: string): string[] {
  const values = new Set(counts[filter].keys());
  // What is chosen stays to be seen and taken back, even when nothing has it any more.
  if (chosen !== '') values.add(chosen);
  const order = ORDERS[filter];
  return order === undefined
    ? [...values].sort(COLLATOR.compare)
    : [...values].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

interface FiltersProps {
  filters: Chosen;
  counts: Counts;
  onChoose: (filters: Chosen) => void;
}

/** One choice for each filter, with how many rows each would show. Native controls: quick, and at home on any device. */
export function Filters({ filters, counts, onChoose }: FiltersProps) {
  const text = useText();
  const projects = useProjects();
  const offered = projects.size > 1 ? OFFERED : OFFERED.filter((filter) => filter !== 'region' && filter !== 'project');
  return (
    <div className="filters" role="group" aria-label={text.instances.filter}>
      {offered.map((filter) => {
        const chosen = filters[filter] ?? '';
        const words = wordsFor(text, filter, projects);
        return (
          <label key={filter} className="field labelled-select" data-chosen={chosen !== ''}>
            <span>{text.instances.filters[filter]}</span>
            <select
              aria-label={text.instances.filters[filter]}
              value={chosen}
              onChange={(event) => onChoose(withFilter(filters, filter, event.target.value))}
            >
              <option value="">{text.instances.all}</option>
              {optionsOf(filter, counts, chosen).map((value) => (
                <option key={value} value={value}>
                  {text.instances.option(words[value] ?? value, counts[filter].get(value) ?? 0)}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </div>
  );
}
