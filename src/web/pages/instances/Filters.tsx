import { instanceType, sslState } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import type { Texts } from '../../text/texts.ts';
import type { Counts } from './facets.ts';
import { useProjects, type Projects } from './scopes-context.ts';
import { FILTER_NAMES, withFilter, type Filter, type Filters as Chosen } from './view.ts';

/** `segment` is left out, since the fleet's bar controls it. */
const OFFERED = FILTER_NAMES.filter((filter) => filter !== 'segment');

/** Values with an order of their own. The others are DCS's words in natural order. */
const ORDERS: Partial<Record<Filter, readonly string[]>> = {
  verdict: ['eligible', 'busy', 'ineligible'],
  ssl: sslState.shape.state.options,
  type: instanceType.options,
};
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** The words for a filter's values. DCS's own values (versions, statuses, tags) are shown unchanged. */
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
  // The chosen value stays visible and removable, even if no instance has it any more.
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

/** One select for each filter, with the number of rows for each choice. Native controls are fast on every device. */
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
