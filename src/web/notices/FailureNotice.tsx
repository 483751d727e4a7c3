import { Link } from 'react-router-dom';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorWords } from '../ui/ErrorWords.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { DismissButton } from './DismissButton.tsx';
import type { Attempt, Notice } from './notice-store.ts';

/** Where to look further: at the instance, and at the steps of the change where there was one. */
function Ways({ attempt, error }: { attempt: Attempt; error: ErrorEnvelope | null }) {
  const text = useText();
  return (
    <p className="notice-ways">
      <Link to={`/instances/${attempt.instance_id}`}>{text.notices.showInstance}</Link>
      {error?.change_id !== undefined && (
        <Link to={`/changes?change=${error.change_id}`}>{text.notices.showSteps}</Link>
      )}
    </p>
  );
}

/** What failed on which instance, what the error means, what helps, and the request id for whoever is asked. It stays. */
export function FailureNotice({ notice }: { notice: Extract<Notice, { kind: 'failure' | 'unknown' }> }) {
  const text = useText();
  const { kind, attempt, error } = notice;
  const title = (kind === 'unknown' ? text.notices.unknown : text.notices.failed)[attempt.action];
  const look = kind === 'unknown' ? 'unknown' : 'failed';
  return (
    <div className="notice" role="alert" data-tone={look}>
      <Glyph name={look} />
      <div className="notice-body">
        <strong>{title(attempt.instance_name)}</strong>
        {error === null ? <p>{text.notices.untold}</p> : <ErrorWords error={error} />}
        <Ways attempt={attempt} error={error} />
      </div>
      <DismissButton noticeKey={notice.key} />
    </div>
  );
}
