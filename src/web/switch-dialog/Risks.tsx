import type { InstanceDetail } from '../../contract/instance.ts';
import type { Risk, Severity } from '../../contract/verdict.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph, type GlyphName } from '../ui/Glyph.tsx';
import type { Tone } from '../ui/StateBadge.tsx';
import './risks.css';

const LOOKS = {
  loss: { tone: 'failed', glyph: 'failed' },
  interruption: { tone: 'plaintext', glyph: 'warning' },
  notice: { tone: 'quiet', glyph: 'unknown' },
} as const satisfies Record<Severity, { tone: Tone; glyph: GlyphName }>;

/** What a switch will cost, the gravest first; a loss is told by what will be lost. */
export function Risks({ risks, data }: { risks: readonly Risk[]; data: InstanceDetail['data'] }) {
  const text = useText();
  return (
    <ul className="risks">
      {risks.map((risk) => {
        const { title, body } = text.rules.risks[risk.kind];
        const lost = risk.severity === 'loss' && data.known && data.value !== null ? data.value : null;
        return (
          <li key={risk.kind}>
            <span data-tone={LOOKS[risk.severity].tone}>
              <Glyph name={LOOKS[risk.severity].glyph} />
            </span>
            <div>
              <strong>{title}</strong>
              <p>
                {lost !== null && <b>{text.switchDialog.lost(lost.keys, lost.used_memory)} </b>}
                {body}
              </p>
              {risk.evidence.length > 0 && (
                <p className="secondary">
                  {risk.evidence.map(({ field, value }) => (
                    <code key={field}>{`${field} = ${value}  `}</code>
                  ))}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
