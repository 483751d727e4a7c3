import { useText } from '../text/TextProvider.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { SuccessNotice } from './SuccessNotice.tsx';
import { useNotices, useShownNotices } from './use-notices.ts';
import './notices.css';

/** With this many notices or more, one button dismisses them all. */
const MANY = 3;

/**
 * A stack of notices: failures until they are dismissed, successes for some seconds. The newest is on top. The stack
 * stands on the bottom of the window, so the older notices do not move.
 */
export function Notices() {
  const text = useText();
  const notices = useShownNotices();
  const { dismiss } = useNotices();
  return (
    <section className="notices" aria-label={text.notices.region}>
      {notices.length >= MANY && (
        <button
          type="button"
          className="field notices-clear"
          onClick={() => notices.forEach((notice) => dismiss(notice.key))}
        >
          {text.notices.dismissAll(notices.length)}
        </button>
      )}
      {notices
        .toReversed()
        .map((notice) =>
          notice.kind === 'success' ? (
            <SuccessNotice key={notice.key} notice={notice} />
          ) : (
            <FailureNotice key={notice.key} notice={notice} />
          ),
        )}
    </section>
  );
}
