import { useText } from '../text/TextProvider.tsx';
import { FailureNotice } from './FailureNotice.tsx';
import { SuccessNotice } from './SuccessNotice.tsx';
import { useShownNotices } from './use-notices.ts';
import './notices.css';

/**
 * Everything that a person should know of now, stacked: failures until they are dismissed, successes for some seconds. The newest is
 * on top: the stack stands on the ground of the window, so that what is already there does not move.
 */
export function Notices() {
  const text = useText();
  const notices = useShownNotices();
  return (
    <section className="notices" aria-label={text.notices.region}>
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
