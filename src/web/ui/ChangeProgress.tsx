import type { Change } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import './plain.css';

/** A running change in its row: a bar, where it is, and its job. Plain elements: it repeats in a virtual list. */
export function ChangeProgress({ change }: { change: Change }) {
  const { common, rules } = useText();
  const state = rules.changeStates[change.state];
  return (
    <div className="change-progress">
      <span className="truncate">
        {state}
        {change.job_id !== null && (
          <>
            {' · '}
            <span className="mono" title={`${common.jobId}: ${change.job_id}`}>
              {change.job_id}
            </span>
          </>
        )}
      </span>
      <span className="bar" role="progressbar" aria-label={`${common.switchName(change.instance_name)}: ${state}`} />
    </div>
  );
}
