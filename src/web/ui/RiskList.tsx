import type { InstanceDetail } from '../../contract/instance.ts';
import type { Risk, Severity } from '../../contract/verdict.ts';
import type { Texts } from '../text/texts.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph, type GlyphName } from './Glyph.tsx';
import type { Tone } from './StateBadge.tsx';
import './risk-list.css';

const LOOKS = {
  loss: { tone: 'failed', glyph: 'warning' },
  interruption: { tone: 'plaintext', glyph: 'busy' },
  notice: { tone: 'quiet', glyph: 'unknown' },
} as const satisfies Record<Severity, { tone: Tone; glyph: GlyphName }>;

/** What stands to be lost, in keys and MB, or why that cannot be told. */
function amountOf(data: InstanceDetail['data'], words: Texts['switchDialog']): string {
  if (!data.known) return words.dataUnread(data.error.error_code);
  if (data.value === null) return words.dataUntold;
  const { keys, used_memory } = data.value;
  return keys === 0 ? words.noKeys(used_memory) : words.data(keys, used_memory);
}

function RiskItem({ risk, amount }: { risk: Risk; amount: string }) {
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
        {risk.severity === 'loss' && (
          <p className="risk-amount" data-tone={tone}>
            {amount}
          </p>
        )}
        <p className="secondary">{body}</p>
        {risk.evidence.length > 0 && (
          <p className="risk-evidence secondary">
            {risk.evidence.map(({ field, value }) => (
              <code key={field}>{`${field} = ${value}`}</code>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

/** What a switch would cost, the gravest first: each risk with what it was read from, a loss with what would be lost. */
export function RiskList({ risks, data }: Pick<InstanceDetail, 'risks' | 'data'>) {
  const text = useText();
  const amount = amountOf(data, text.switchDialog);
  return (
    <ul className="risks">
      {risks.map((risk) => (
        <RiskItem key={risk.kind} risk={risk} amount={amount} />
      ))}
    </ul>
  );
}
