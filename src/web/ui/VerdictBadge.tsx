import type { Verdict } from '../../contract/verdict.ts';
import { useText } from '../text/TextProvider.tsx';
import type { GlyphName } from './Glyph.tsx';
import { StateBadge, type Tone } from './StateBadge.tsx';

const LOOKS = {
  eligible: { tone: 'encrypted', glyph: 'check' },
  ineligible: { tone: 'notEligible', glyph: 'blocked' },
  busy: { tone: 'busy', glyph: 'busy' },
} as const satisfies Record<Verdict['kind'], { tone: Tone; glyph: GlyphName }>;

/** The verdict in a word: Eligible, Not eligible, Busy. */
export function VerdictBadge({ kind }: { kind: Verdict['kind'] }) {
  const text = useText();
  return <StateBadge {...LOOKS[kind]} word={text.rules.verdicts[kind]} />;
}
