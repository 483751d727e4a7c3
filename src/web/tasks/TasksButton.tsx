import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { isFinished } from '../../domain/life-cycle.ts';
import { changesQuery } from '../api/queries.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';

const TasksDrawer = lazy(() => import('./TasksDrawer.tsx').then((m) => ({ default: m.TasksDrawer })));

/** How many changes run, in the app bar; opens the panel of running and recent ones. */
export function TasksButton() {
  const text = useText();
  const [open, setOpen] = useState(false);
  const { data: running = 0 } = useQuery({
    ...changesQuery,
    select: (changes) => changes.filter((change) => !isFinished(change.state)).length,
  });
  return (
    <>
      <button
        type="button"
        className="text-button tasks-button"
        aria-label={text.tasks.button(running)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Glyph name="busy" />
        {text.tasks.title}
        {running > 0 && <span className="count">{running}</span>}
      </button>
      {open && (
        <Suspense>
          <TasksDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
