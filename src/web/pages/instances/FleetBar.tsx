import { SEGMENTS, type Segment } from '../../../domain/fleet-summary.ts';
import { useText } from '../../text/TextProvider.tsx';
import type { GlyphName } from '../../ui/Glyph.tsx';
import { StateBadge, type Tone } from '../../ui/StateBadge.tsx';

const LOOKS = {
  encrypted: { tone: 'encrypted', glyph: 'locked' },
  plaintext: { tone: 'plaintext', glyph: 'unlocked' },
  unknown: { tone: 'unknown', glyph: 'unknown' },
  busy: { tone: 'busy', glyph: 'busy' },
  'not-eligible': { tone: 'notEligible', glyph: 'blocked' },
} as const satisfies Record<Segment, { tone: Tone; glyph: GlyphName }>;

interface FleetBarProps {
  /** Undefined while the fleet is read: the bar is drawn empty in its place. */
  counts: Readonly<Record<Segment, number>> | undefined;
  chosen: string | undefined;
  onChoose: (segment: Segment | undefined) => void;
}

/**
 * The whole fleet as one bar. Each part is as wide as its share, and is a filter. The words below are the same filters.
 */
export function FleetBar({ counts, chosen, onChoose }: FleetBarProps) {
  const text = useText();
  // “Unknown” is rare and temporary, so it is shown only if an instance has it.
  const shown = SEGMENTS.filter((segment) => segment !== 'unknown' || (counts?.unknown ?? 0) > 0);
  const choose = (segment: Segment) => onChoose(chosen === segment ? undefined : segment);
  return (
    <div className="fleet" role="group" aria-label={text.instances.bar} data-filtered={chosen !== undefined}>
      <div className="fleet-bar">
        {counts !== undefined &&
          shown
            .filter((segment) => counts[segment] > 0)
            .map((segment) => (
              <button
                key={segment}
                type="button"
                tabIndex={-1}
                aria-hidden
                className="fleet-part"
                title={text.instances.part(text.rules.segments[segment], counts[segment])}
                data-tone={LOOKS[segment].tone}
                data-chosen={chosen === segment}
                style={{ flexGrow: counts[segment] }}
                onClick={() => choose(segment)}
              />
            ))}
      </div>
      <div className="fleet-legend">
        {shown.map((segment) => (
          <button
            key={segment}
            type="button"
            className="fleet-choice"
            aria-pressed={chosen === segment}
            data-empty={(counts?.[segment] ?? 0) === 0}
            onClick={() => choose(segment)}
          >
            <StateBadge {...LOOKS[segment]} word={text.rules.segments[segment]} />
            <strong>{counts === undefined ? text.common.none : text.instances.number(counts[segment])}</strong>
          </button>
        ))}
      </div>
    </div>
  );
}
