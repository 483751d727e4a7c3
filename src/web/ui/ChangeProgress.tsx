import type { Change } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import './change-progress.css';

/**
 * How far a running change is: a bar, its state in words, and its job or what DCS answered instead. DCS tells no percentage, so the bar has no value.
 * Plain elements, since it stands in the rows of a list of thousands.
 */
export function ChangeProgress({ change }: { change: Change }) {
  const text = useText();
  const state = text.rules.changeStates[change.state];
  // While the console finds out what a PUT did, what was answered to it tells more than no job's id.
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
