import type { SslState } from '../../contract/instance.ts';
import { useText } from '../text/TextProvider.tsx';
import type { GlyphName } from './Glyph.tsx';
import { StateBadge, type Tone } from './StateBadge.tsx';

const LOOKS = {
  on: { tone: 'encrypted', glyph: 'locked', word: 'encrypted' },
  off: { tone: 'plaintext', glyph: 'unlocked', word: 'plaintext' },
  unknown: { tone: 'unknown', glyph: 'unknown', word: 'unknown' },
} as const satisfies Record<SslState['state'], { tone: Tone; glyph: GlyphName; word: string }>;

/**
 * Whether an instance uses SSL, in a word. `quiet` removes the colour of plaintext if nothing can be done about it:
 * colour is reserved for states that need attention.
 */
export function SslBadge({ state, quiet = false }: { state: SslState['state']; quiet?: boolean }) {
  const text = useText();
  const { tone, glyph, word } = LOOKS[state];
  return <StateBadge tone={quiet && state === 'off' ? 'quiet' : tone} glyph={glyph} word={text.rules.segments[word]} />;
}
