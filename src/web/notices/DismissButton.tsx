import type { MouseEvent } from 'react';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { useNotices } from './use-notices.ts';

/** Dismisses a notice. The focus moves to the next one, so the keyboard can clear a stack without searching. */
export function DismissButton({ noticeKey }: { noticeKey: string }) {
  const text = useText();
  const { dismiss } = useNotices();
  const onClick = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    const notice = currentTarget.closest('.notice');
    const next = notice?.nextElementSibling ?? notice?.previousElementSibling;
    const button = next?.querySelector('.notice-dismiss');
    if (button instanceof HTMLElement) button.focus();
    dismiss(noticeKey);
  };
  return (
    <button
      type="button"
      className="copy-button notice-dismiss"
      aria-label={text.common.dismiss}
      title={text.common.dismiss}
      onClick={onClick}
    >
      <Glyph name="close" />
    </button>
  );
}
