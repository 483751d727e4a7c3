import type { InstanceDetail } from '../../contract/instance.ts';
import type { Risk, Severity } from '../../contract/verdict.ts';
import type { Texts } from '../text/texts.ts';
import { useLanguage, useText } from '../text/TextProvider.tsx';
import { EvidenceChips } from './EvidenceChips.tsx';
import { Glyph, type GlyphName } from './Glyph.tsx';
import { localWindow } from './local-window.ts';
import type { Tone } from './StateBadge.tsx';
import './risk-list.css';

const LOOKS = {
  loss: { tone: 'failed', glyph: 'warning' },
  interruption: { tone: 'plaintext', glyph: 'busy' },
  notice: { tone: 'quiet', glyph: 'unknown' },
} as const satisfies Record<Severity, { tone: Tone; glyph: GlyphName }>;

type Priced = Pick<InstanceDetail, 'risks' | 'data' | 'maintain_begin' | 'maintain_end' | 'read_at'>;

/** The data that could be lost, in keys and MB, or why that is unknown. */
function amountOf(data: InstanceDetail['data'], words: Texts['switchDialog']): string {
  if (!data.known) return words.dataUnread(data.error.error_code);
  if (data.value === null) return words.dataUntold;
  const { keys, used_memory } = data.value;
  return keys === 0 ? words.noKeys : words.data(keys, used_memory);
}

/** The size of a risk on this instance, in addition to its evidence. */
function amountFor(risk: Risk, priced: Priced, text: Texts, language: string): string | null {
  if (risk.severity === 'loss') return amountOf(priced.data, text.switchDialog);
  if (risk.kind !== 'outside-maintenance-window') return null;
  return localWindow(priced.maintain_begin, priced.maintain_end, language, Date.parse(priced.read_at));
}

function RiskItem({ risk, amount, empty }: { risk: Risk; amount: string | null; empty: boolean }) {
  const text = useText();
  const { tone, glyph } = LOOKS[risk.severity];
  const { title, body } = text.rules.risks[risk.kind];
  return (
    <li className="risk">
      <span data-tone={tone}>
        <Glyph name={glyph} />
      </span>
      <div>
        <p className="risk-title">
          <span className="visually-hidden">{text.switchDialog.severities[risk.severity]}: </span>
          {title}
        </p>
        {amount !== null && (
          <p className="risk-amount" data-tone={empty ? 'quiet' : tone}>
            {amount}
          </p>
        )}
        <p className="secondary">{text.common.sentences(body, text.rules.advice[risk.advice])}</p>
        <EvidenceChips evidence={risk.evidence} />
      </div>
    </li>
  );
}

/** The cost of a switch, the gravest risk first, with evidence and help. A data loss says how much is lost. */
export function RiskList({ priced }: { priced: Priced }) {
  const text = useText();
  const { language } = useLanguage();
  const empty = priced.data.known && priced.data.value?.keys === 0;
  return (
    <ul className="risks">
      {priced.risks.map((risk) => (
        <RiskItem
          key={risk.kind}
          risk={risk}
          amount={amountFor(risk, priced, text, language)}
          empty={empty && risk.severity === 'loss'}
        />
      ))}
    </ul>
  );
}
