import type { SslPreview } from '../../contract/instance.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';

interface DifferenceProps {
  before: SslPreview;
  now: SslPreview;
  /** Whether it can be confirmed again now. */
  canConfirm: boolean;
}

/** Shows how the preview differs from the confirmed one. Nothing was switched, and it must be confirmed again. */
export function Difference({ before, now, canConfirm }: DifferenceProps) {
  const text = useText();
  const earlier = new Map(before.basis.map(({ field, value }) => [field, value]));
  const changed = now.basis.filter(({ field, value }) => earlier.get(field) !== value);
  return (
    <div className="switch-dialog-difference" role="alert" data-tone="plaintext">
      <Glyph name="warning" />
      <div>
        <p>
          {text.common.sentences(text.switchDialog.outdated, ...(canConfirm ? [text.switchDialog.confirmAgain] : []))}
        </p>
        <ul>
          {changed.map(({ field, value }) => (
            <li key={field}>
              <code>{field}</code> <del>{earlier.get(field) ?? text.common.none}</del> → <ins>{value}</ins>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
