import type { ChangeState } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import type { GlyphName } from './Glyph.tsx';
import { StateBadge, type Tone } from './StateBadge.tsx';

const BUSY = { tone: 'busy', glyph: 'busy' } as const;

const LOOKS = {
  intended: BUSY,
  settling: BUSY,
  accepted: BUSY,
  running: BUSY,
  verifying: BUSY,
  succeeded: { tone: 'encrypted', glyph: 'check' },
  failed: { tone: 'failed', glyph: 'failed' },
  unknown: { tone: 'unknown', glyph: 'unknown' },
} as const satisfies Record<ChangeState, { tone: Tone; glyph: GlyphName }>;

/** Where a change is, or how it ended, in a word. */
export function OutcomeBadge({ change }: { change: { state: ChangeState } }) {
  const text = useText();
  return <StateBadge {...LOOKS[change.state]} word={text.rules.changeStates[change.state]} />;
}
