import type { Change } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import './change-progress.css';

/**
 * How far a running change is: a bar, its state in words, and its job. DCS tells no percentage, so the bar has no value.
 * Plain elements, since it stands in the rows of a list of thousands.
 */
export function ChangeProgress({ change }: { change: Change }) {
  const text = useText();
  const state = text.rules.changeStates[change.state];
  return (
    <div className="change-progress">
      <span className="change-progress-words">
        <span className="change-progress-state">{state}</span>
        {change.job_id !== null && (
          <code className="change-progress-job" title={change.job_id}>
            {change.job_id}
          </code>
        )}
      </span>
      <span className="change-progress-bar">
        <progress aria-label={text.tasks.progress(change.instance_name, state, change.job_id)} />
      </span>
    </div>
  );
}
