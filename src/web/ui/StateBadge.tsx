import { Glyph, type GlyphName } from './Glyph.tsx';

/** The colours of states (theme.ts, palette.state). `quiet` is for a state that needs no attention. */
export type Tone = 'encrypted' | 'plaintext' | 'busy' | 'failed' | 'unknown' | 'notEligible' | 'quiet';

/** A state: an icon, a word and a colour, never the colour alone. Plain elements, since every row has one. */
export function StateBadge({ tone, glyph, word }: { tone: Tone; glyph: GlyphName; word: string }) {
  return (
    <span className="state-badge" data-tone={tone}>
      <Glyph name={glyph} />
      <span>{word}</span>
    </span>
  );
}
