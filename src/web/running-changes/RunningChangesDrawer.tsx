import Drawer from '@mui/material/Drawer';
import { useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { changesQuery } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Glyph } from '../ui/Glyph.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { RunningChange } from './RunningChange.tsx';
import { useSeconds } from './use-seconds.ts';
import './running-changes.css';

const RECENT = 20;

interface RunningChangesDrawerProps {
  onClose: () => void;
  /** ms since the epoch. */
  clock?: () => number;
}

/** Running and recently finished changes with their jobs, durations and outcomes. */
export function RunningChangesDrawer({ onClose, clock = Date.now }: RunningChangesDrawerProps) {
  const text = useText();
  const titleId = useId();
  const reading = useQuery(changesQuery);
  const now = useSeconds(clock);
  return (
    <Drawer
      anchor="right"
      open
      onClose={onClose}
      slotProps={{
        paper: { elevation: 0, role: 'dialog', 'aria-modal': true, 'aria-labelledby': titleId, className: 'tasks' },
      }}
    >
      <div className="running-changes-head">
        <h2 id={titleId}>{text.runningChanges.title}</h2>
        <button type="button" className="copy-button" aria-label={text.common.close} onClick={onClose}>
          <Glyph name="close" />
        </button>
      </div>
      {reading.data !== undefined ? (
        <Groups changes={reading.data} now={now} />
      ) : reading.error !== null ? (
        <ErrorState
          title={text.runningChanges.failed}
          error={reading.error.envelope}
          onRetry={() => void reading.refetch()}
        />
      ) : (
        <p aria-busy>
          <output className="visually-hidden">{text.runningChanges.loading}</output>
          <Skeleton width="60%" />
        </p>
      )}
      <Link className="running-change-link running-changes-all" to="/changes">
        {text.runningChanges.allChanges}
      </Link>
    </Drawer>
  );
}

function Groups({ changes, now }: { changes: readonly Change[]; now: number }) {
  const { runningChanges } = useText();
  const running = changes.filter((change) => !isFinished(change.state));
  const recent = changes.filter((change) => isFinished(change.state)).slice(0, RECENT);
  const items = (shown: readonly Change[]) =>
    shown.map((change) => <RunningChange key={change.change_id} change={change} now={now} />);
  return (
    <>
      <Group title={runningChanges.running(running.length)} none={runningChanges.noneRunning}>
        {items(running)}
      </Group>
      <Group title={runningChanges.recent} none={runningChanges.noneRecent}>
        {items(recent)}
      </Group>
    </>
  );
}

function Group({ title, none, children }: { title: string; none: string; children: readonly ReactNode[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {children.length === 0 ? <p className="secondary">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}
