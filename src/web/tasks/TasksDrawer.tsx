import Drawer from '@mui/material/Drawer';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import type { Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { changesQuery } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { ChangeProgress } from '../ui/ChangeProgress.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { OutcomeBadge } from '../ui/OutcomeBadge.tsx';
import { duration } from '../ui/relative-time.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useNow } from '../ui/use-now.ts';
import './tasks.css';

const RECENT = 20;

/** Running and recent changes, with their jobs, how long they take, and how they ended. */
export function TasksDrawer({ onClose }: { onClose: () => void }) {
  const text = useText();
  const { data: changes = [] } = useQuery(changesQuery);
  const running = changes.filter((change) => !isFinished(change.state));
  const recent = changes.filter((change) => isFinished(change.state)).slice(0, RECENT);
  return (
    <Drawer
      anchor="right"
      open
      onClose={onClose}
      slotProps={{ paper: { role: 'dialog', 'aria-labelledby': 'tasks-title' } }}
    >
      <div className="tasks">
        <div className="tasks-head">
          <h2 id="tasks-title">{text.tasks.title}</h2>
          <button type="button" className="copy-button" aria-label={text.common.close} onClick={onClose}>
            <Glyph name="close" />
          </button>
        </div>
        <h3>{text.tasks.running(running.length)}</h3>
        {running.length === 0 && <p className="secondary">{text.tasks.noneRunning}</p>}
        <ul>
          {running.map((change) => (
            <Task key={change.change_id} change={change} />
          ))}
        </ul>
        <h3>{text.tasks.recent}</h3>
        {recent.length === 0 && <p className="secondary">{text.tasks.noneRecent}</p>}
        <ul>
          {recent.map((change) => (
            <Task key={change.change_id} change={change} />
          ))}
        </ul>
        <Link to="/changes" onClick={onClose}>
          {text.tasks.allChanges}
        </Link>
      </div>
    </Drawer>
  );
}

function Task({ change }: { change: Change }) {
  const text = useText();
  const now = useNow();
  const took = (change.finished_at === null ? now : Date.parse(change.finished_at)) - Date.parse(change.created_at);
  return (
    <li>
      <div className="task-line">
        <Link className="plain-link" to={`/instances/${change.instance_id}`}>
          <strong>{change.instance_name}</strong>
        </Link>
        <span className="secondary">{text.common.action(change.enabled)}</span>
      </div>
      {isFinished(change.state) ? <OutcomeBadge change={change} /> : <ChangeProgress change={change} />}
      {change.error !== null && <code className="secondary">{change.error.error_code}</code>}
      <div className="task-line secondary">
        {change.job_id !== null && (
          <span className="truncate">
            <code>{change.job_id}</code>
            <CopyButton value={change.job_id} what={text.common.jobId} />
          </span>
        )}
        <span>
          {duration(took)} · <RelativeTime at={change.created_at} />
        </span>
      </div>
    </li>
  );
}
