import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { changesQuery } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';

const loadRunningChangesDrawer = () => import('./RunningChangesDrawer.tsx');
const RunningChangesDrawer = lazy(() =>
  loadRunningChangesDrawer().then((module) => ({ default: module.RunningChangesDrawer })),
);
const near = () => void loadRunningChangesDrawer();

const countRunning = (changes: readonly Change[]) => changes.filter((change) => !isFinished(change.state)).length;

/** Whether the panel is open: `?panel=tasks` in the address, beside other parameters. */
function usePanel(): [boolean, (open: boolean) => void] {
  const [parameters, setParameters] = useSearchParams();
  const setOpen = useCallback(
    (open: boolean) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          if (open) next.set('panel', 'tasks');
          else next.delete('panel');
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return [parameters.get('panel') === 'tasks', setOpen];
}

/** The number of running changes, in the app bar. Opens the panel of running and recent ones. */
export function RunningChangesButton() {
  const text = useText();
  const { data: running = 0 } = useQuery({ ...changesQuery, select: countRunning });
  const [open, setOpen] = usePanel();
  const close = useCallback(() => setOpen(false), [setOpen]);
  return (
    <>
      <button
        type="button"
        className="text-button running-changes-button"
        aria-label={text.runningChanges.button(running)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onPointerEnter={near}
        onFocus={near}
      >
        <Glyph name="busy" />
        {text.runningChanges.short}
        {running > 0 && <span className="count">{running}</span>}
      </button>
      {open && (
        <Suspense>
          <RunningChangesDrawer onClose={close} />
        </Suspense>
      )}
    </>
  );
}
