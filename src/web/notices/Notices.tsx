import { useText } from '../text/TextProvider.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { SuccessNotice } from './SuccessNotice.tsx';
import { useNotices, useShownNotices } from './use-notices.ts';
import './notices.css';

/** From how many on they can be dismissed together. */
const MANY = 3;

/**
 * Everything that a person should know of now, stacked: failures until they are dismissed, successes for some seconds. The newest is
 * on top: the stack stands on the ground of the window, so that what is already there does not move.
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
