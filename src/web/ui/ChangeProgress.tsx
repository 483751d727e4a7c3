import type { Change } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import './change-progress.css';

/**
 * The progress of a running change: a bar, its state in words, and its job or DCS's error code. DCS reports no
 * percentage, so the bar has no value. Plain elements, since a list has thousands of rows.
 */
export function ChangeProgress({ change }: { change: Change }) {
  const text = useText();
  const state = text.rules.changeStates[change.state];
  // While the console reconciles a PUT, the error code says more than a missing job id.
  const code = change.job_id ?? change.error?.error_code;
  return (
    <div className="change-progress">
      <span className="change-progress-words">
        <span className="change-progress-state">{state}</span>
        {code !== undefined && (
          <code className="change-progress-job" title={code}>
            {code}
          </code>
        )}
      </span>
      <span className="change-progress-bar">
        <progress aria-label={text.runningChanges.progress(change.instance_name, state, change.job_id)} />
      </span>
    </div>
  );
}
