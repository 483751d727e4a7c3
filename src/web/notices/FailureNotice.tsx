import { Link } from 'react-router-dom';
import { instancePath } from '../api/instance-path.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorWords } from '../ui/ErrorWords.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { DismissButton } from './DismissButton.tsx';
import type { Notice } from './notice-store.ts';

/** Says what failed on which instance, what the error means, what helps, and the request id for support. It stays. */
export function FailureNotice({ notice }: { notice: Extract<Notice, { kind: 'failure' | 'unknown' }> }) {
  const text = useText();
  const { kind, attempt, error } = notice;
  const title = (kind === 'unknown' ? text.notices.unknown : text.notices.failed)[attempt.action];
  const look = kind === 'unknown' ? 'unknown' : 'failed';
  return (
    <div className="notice" role="alert" data-tone={look}>
      <Glyph name={look} />
      <div className="notice-body">
        <Link className="plain-link notice-title" to={instancePath(attempt)}>
          {title(attempt.instance_name)}
        </Link>
        {error === null ? (
          <p>{text.notices.untold}</p>
        ) : (
          <ErrorWords error={error}>
            {error.change_id !== undefined && (
              <Link className="notice-link" to={`/changes?change=${error.change_id}`}>
                {text.notices.showSteps}
              </Link>
            )}
          </ErrorWords>
        )}
      </div>
      <DismissButton noticeKey={notice.key} />
    </div>
  );
}
