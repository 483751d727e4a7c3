import { useEffect, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import { Glyph, type GlyphName } from './Glyph.tsx';

const SHOWN_MS = 1500;

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

interface CopyButtonProps {
  /** The text to copy. */
  value: string;
  /** A word for the text. The button is named “Copy …”. */
  what: string;
  /** Shows the name beside the icon. */
  labelled?: boolean;
  glyph?: GlyphName;
  /** Attributes and tab stop for a control in a grid. */
  control?: { 'data-control': string; tabIndex: number };
}

/** Copies a text and confirms it in place. A plain button, since every row has one. */
export function CopyButton({ value, what, labelled = false, glyph = 'copy', control }: CopyButtonProps) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const name = text.common.copy(what);
  const shown = copied ? text.common.copied : name;
  return (
    <button
      type="button"
      className={labelled ? 'copy-button copy-button-labelled' : 'copy-button'}
      aria-label={name}
      title={shown}
      data-copied={copied || undefined}
      onClick={() => void write(value).then(setCopied)}
      {...control}
    >
      <Glyph name={copied ? 'done' : glyph} />
      {labelled && <span>{shown}</span>}
      <span role="status" className="visually-hidden">
        {copied && text.common.copied}
      </span>
    </button>
  );
}
