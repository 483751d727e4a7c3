import { SEGMENTS, type Segment } from '../../../domain/fleet-summary.ts';
import { useText } from '../../text/TextProvider.tsx';
import type { GlyphName } from '../../ui/Glyph.tsx';
import { StateBadge, type Tone } from '../../ui/StateBadge.tsx';

const LOOKS = {
  encrypted: { tone: 'encrypted', glyph: 'locked' },
  plaintext: { tone: 'plaintext', glyph: 'unlocked' },
  unknown: { tone: 'unknown', glyph: 'unknown' },
  busy: { tone: 'busy', glyph: 'busy' },
  'not-eligible': { tone: 'notEligible', glyph: 'barred' },
} as const satisfies Record<Segment, { tone: Tone; glyph: GlyphName }>;

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
            className="fleet-part"
            data-tone={LOOKS[segment].tone}
            style={{ flexGrow: counts[segment] }}
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
            <StateBadge {...LOOKS[segment]} word={text.rules.segments[segment]} />
            <strong>{counts[segment].toLocaleString()}</strong>
          </button>
        ))}
      </div>
    </div>
  );
}
