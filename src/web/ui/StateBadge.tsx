import { Glyph, type GlyphName } from './Glyph.tsx';

/** The colours that stand for a state (theme.ts, palette.state). `quiet` is for a state that asks nothing of anyone. */
export type Tone = 'encrypted' | 'plaintext' | 'busy' | 'failed' | 'unknown' | 'notEligible' | 'quiet';

/** A state: a sign, a word and a colour, never the colour alone. Plain elements, since it repeats in every row. */
export function StateBadge({ tone, glyph, word }: { tone: Tone; glyph: GlyphName; word: string }) {
  return (
    <span className="state-badge" data-tone={tone}>
      <Glyph name={glyph} />
      <span>{word}</span>
    </span>
  );
}
