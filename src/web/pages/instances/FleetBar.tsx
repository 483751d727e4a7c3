import { SEGMENTS, type Segment } from '../../../domain/fleet-summary.ts';
import { useText } from '../../text/TextProvider.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';

interface FleetBarProps {
  counts: Readonly<Record<Segment, number>>;
  chosen: string | undefined;
  onChoose: (segment: Segment | undefined) => void;
}

/** The whole fleet as one bar: each part as wide as its share, and a filter. */
export function FleetBar({ counts, chosen, onChoose }: FleetBarProps) {
  const text = useText();
  const present = SEGMENTS.filter((segment) => counts[segment] > 0);
  return (
    <div className="fleet" role="group" aria-label={text.instances.bar}>
      <div className="fleet-bar" aria-hidden>
        {present.map((segment) => (
          <span
            key={segment}
            className={`fleet-part state-${segment}`}
            style={{ flexGrow: counts[segment] }}
            onClick={() => onChoose(chosen === segment ? undefined : segment)}
          />
        ))}
      </div>
      <div className="fleet-legend">
        {present.map((segment) => (
          <button
            key={segment}
            type="button"
            className="text-button fleet-choice"
            aria-pressed={chosen === segment}
            aria-label={text.instances.part(text.rules.segments[segment], counts[segment])}
            onClick={() => onChoose(chosen === segment ? undefined : segment)}
          >
            <StateBadge tone={segment}>{text.rules.segments[segment]}</StateBadge>
            <strong>{counts[segment].toLocaleString()}</strong>
          </button>
        ))}
      </div>
    </div>
  );
}
