import { Link } from 'react-router-dom';
import type { Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { explainError } from '../text/explain-error.ts';
import { instancePath } from '../api/instance-path.ts';
import { useText } from '../text/TextProvider.tsx';
import { ChangeProgress } from '../ui/ChangeProgress.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx';
import { duration } from '../ui/relative-time.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';

/** How long the change has run or took, and when it ended. */
function Times({ change, now }: { change: Change; now: number }) {
  const text = useText();
  const since = (end: number) => duration(end - Date.parse(change.created_at));
  if (change.finished_at === null) return <span>{text.runningChanges.elapsed(since(now))}</span>;
  return (
    <span>
      {text.runningChanges.took(since(Date.parse(change.finished_at)))} · <RelativeTime at={change.finished_at} />
    </span>
  );
}

/** One change in the panel. A failed one shows its code and its meaning. A link leads to its steps. */
export function RunningChange({ change, now }: { change: Change; now: number }) {
  const text = useText();
  const { change_id, instance_name, job_id, error } = change;
  return (
    <li className="running-change">
      <div className="running-change-line">
        <Link className="plain-link running-change-name" to={instancePath(change)}>
          {instance_name}
        </Link>
        <span className="secondary">{text.common.action(change.enabled)}</span>
      </div>
      {isFinished(change.state) ? (
        <OutcomeBadge change={change} />
      ) : (
        <ChangeProgress change={{ ...change, job_id: null, error: null }} />
      )}
      {error !== null && (
        <p className="running-change-error">
          <code>{error.error_code}</code> {explainError(error, text.errors).meaning ?? error.error_msg}
        </p>
      )}
      {job_id !== null && (
        <div className="running-change-job secondary">
          {text.common.jobId}
          <code className="truncate" title={job_id}>
            {job_id}
          </code>
          <CopyButton value={job_id} what={`${text.common.jobId} ${job_id}`} />
        </div>
      )}
      <div className="running-change-line secondary">
        <Times change={change} now={now} />
        <Link
          className="running-change-link"
          to={`/changes?change=${change_id}`}
          aria-label={text.runningChanges.stepsOf(instance_name)}
        >
          {text.runningChanges.steps}
        </Link>
      </div>
    </li>
  );
}
