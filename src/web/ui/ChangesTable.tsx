import { Link } from 'react-router-dom';
import type { Change } from '../../contract/change.ts';
import { useText } from '../text/TextProvider.tsx';
import { CopyButton } from './CopyButton.tsx';
import { OutcomeBadge } from './OutcomeBadge.tsx';
import { duration } from './relative-time.ts';
import { RelativeTime } from './RelativeTime.tsx';
import './changes-table.css';

/** Changes as a table, newest first; where it is narrow, as cards. */
export function ChangesTable({ changes }: { changes: readonly Change[] }) {
  const text = useText();
  const { columns } = text.changes;
  return (
    <table className="changes">
      <thead>
        <tr>
          {[columns.instance, columns.action, columns.state, columns.job, columns.started, columns.took].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.change_id}>
            <td>
              <Link className="plain-link" to={`/instances/${change.instance_id}`}>
                <strong>{change.instance_name}</strong>
              </Link>
            </td>
            <td>{text.common.action(change.enabled)}</td>
            <td>
              <OutcomeBadge change={change} />
              {change.error !== null && (
                <div className="secondary">
                  <code>{change.error.error_code}</code> {change.error.error_msg}
                </div>
              )}
            </td>
            <td>
              {change.job_id === null ? (
                text.common.none
              ) : (
                <>
                  <code>{change.job_id}</code>
                  <CopyButton value={change.job_id} what={text.common.jobId} />
                </>
              )}
            </td>
            <td>
              <RelativeTime at={change.created_at} />
            </td>
            <td className="number">
              {change.finished_at === null
                ? text.common.none
                : duration(Date.parse(change.finished_at) - Date.parse(change.created_at))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
