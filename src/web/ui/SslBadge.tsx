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
 * Whether an instance speaks SSL, in a word. `quiet` takes the colour out of plaintext where nothing can be done about it:
 * colour is kept for what asks for something.
 */
export function SslBadge({ state, quiet = false }: { state: SslState['state']; quiet?: boolean }) {
  const text = useText();
  const { tone, glyph, word } = LOOKS[state];
  return <StateBadge tone={quiet && state === 'off' ? 'quiet' : tone} glyph={glyph} word={text.rules.segments[word]} />;
}
