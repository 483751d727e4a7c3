import { useEffect, useState, useSyncExternalStore } from 'react';
import { Link } from 'react-router-dom';
import { instancePath } from '../api/instance-path.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { DismissButton } from './DismissButton.tsx';
import type { Notice } from './notice-store.ts';
import { useNotices } from './use-notices.ts';

const STAYS_MS = 6000;

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Whether the page is hidden, in a background tab. */
function useHidden(): boolean {
  return useSyncExternalStore(onVisibility, () => document.hidden);
}

/** A success. It disappears by itself, but not while someone reads it or while the page is hidden. */
export function SuccessNotice({ notice }: { notice: Extract<Notice, { kind: 'success' }> }) {
  const text = useText();
  const { dismiss } = useNotices();
  const { action, instance_name } = notice.attempt;
  const [held, setHeld] = useState(false);
  const hidden = useHidden();
  useEffect(() => {
    if (held || hidden) return;
    const timer = setTimeout(() => dismiss(notice.key), STAYS_MS);
    return () => clearTimeout(timer);
  }, [dismiss, notice.key, held, hidden]);

  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it reacts to nothing: it only waits
    <output
      className="notice"
      data-tone="encrypted"
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <Glyph name="check" />
      <div className="notice-body">
        <Link className="plain-link notice-title" to={instancePath(notice.attempt)}>
          {text.notices.succeeded(action === 'enable', instance_name)}
        </Link>
        <p className="secondary">{text.notices.verified}</p>
      </div>
      <DismissButton noticeKey={notice.key} />
    </output>
  );
}
