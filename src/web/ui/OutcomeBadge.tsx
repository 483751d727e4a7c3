import type { ChangeState } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import type { GlyphName } from './Glyph.tsx';
import { StateBadge, type Tone } from './StateBadge.tsx';

const BUSY = { tone: 'busy', glyph: 'busy' } as const;

const LOOKS = {
  requested: BUSY,
  'backing-up': BUSY,
  intended: BUSY,
  'in-doubt': BUSY,
  accepted: BUSY,
  running: BUSY,
  verifying: BUSY,
  succeeded: { tone: 'encrypted', glyph: 'check' },
  refused: { tone: 'failed', glyph: 'failed' },
  failed: { tone: 'failed', glyph: 'failed' },
  unknown: { tone: 'unknown', glyph: 'unknown' },
} as const satisfies Record<ChangeState, { tone: Tone; glyph: GlyphName }>;

/** A state that the change has left. */
const PAST = { tone: 'quiet', glyph: 'check' } as const;

interface OutcomeBadgeProps {
  change: { state: ChangeState };
  /** Whether another state has followed. */
  past?: boolean;
  /** Replaces the state's own word. */
  word?: string;
}

/** The state or the outcome of a change, in a word. */
export function OutcomeBadge({ change: { state }, past = false, word }: OutcomeBadgeProps) {
  const text = useText();
  return <StateBadge {...(past ? PAST : LOOKS[state])} word={word ?? text.rules.changeStates[state]} />;
}
