import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Change } from '../../../contract/change.ts';
import { isFinished } from '../../../domain/life-cycle.ts';
import { explainError } from '../../text/explain-error.ts';
import { instancePath } from '../../api/instance-path.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeProgress } from '../../ui/ChangeProgress.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { duration } from '../../ui/relative-time.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/use-now.ts';
import { tookMs } from './view.ts';

interface ChangeRowProps {
  change: Change;
  withInstance: boolean;
  open: boolean;
  /** The id of the element that holds the steps while the row is open. */
  stepsId: string;
  onToggle: () => void;
}

function Id({ value, what }: { value: string | null | undefined; what: string }) {
  const { none } = useText().common;
  if (value === null || value === undefined) return <span className="secondary">{none}</span>;
  return (
    <span className="change-id">
      <code className="truncate" title={value}>
        {value}
      </code>
      <CopyButton value={value} what={`${what} ${value}`} />
    </span>
  );
}

/** The progress of a running change, or its outcome. Includes a short reason for a failure unless the steps show it. */
function Outcome({ change, short }: { change: Change; short: boolean }): ReactNode {
  const text = useText();
  if (!isFinished(change.state)) return <ChangeProgress change={{ ...change, job_id: null }} />;
  const { error } = change;
  return (
    <>
      <OutcomeBadge change={change} />
      {short && error !== null && (
        <p className="change-error secondary">
          <code>{error.error_code}</code> {explainError(error, text.errors).meaning ?? error.error_msg}
        </p>
      )}
    </>
  );
}

/** One change of the history. */
export function ChangeRow({ change, withInstance, open, stepsId, onToggle }: ChangeRowProps) {
  const text = useText();
  const { columns } = text.changes;
  const now = useNow();
  const action = text.common.action(change.enabled);
  return (
    <tr className={open ? 'change change-is-open' : 'change'}>
      <td className="change-steps-cell">
        <button
          type="button"
          className="copy-button change-toggle"
          aria-label={text.changes.stepsOf(change.instance_name, action)}
          aria-expanded={open}
          aria-controls={open ? stepsId : undefined}
          onClick={onToggle}
        >
          <Glyph name="down" />
        </button>
      </td>
      {withInstance && (
        <td className="change-instance">
          <Link className="plain-link" to={instancePath(change)}>
            {change.instance_name}
          </Link>
        </td>
      )}
      <td className="change-action">
        {action}
        {change.origin === 'external' && <span className="change-origin secondary">{text.changes.external}</span>}
      </td>
      <td className="change-outcome">
        <Outcome change={change} short={!open} />
      </td>
      <td className="change-job" data-label={columns.job}>
        <Id value={change.job_id} what={columns.job} />
      </td>
      <td className="change-request" data-label={columns.request}>
        <Id value={change.error?.request_id ?? change.request_id} what={columns.request} />
      </td>
      <td className="change-started" data-label={columns.started}>
        <RelativeTime at={change.created_at} />
      </td>
      <td className="change-took" data-label={columns.took}>
        {duration(tookMs(change, now))}
      </td>
    </tr>
  );
}
