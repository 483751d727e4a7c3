import { useCallback, useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { readView, writeView, type View } from './view.ts';

/** Changes part of the view. `replace` replaces the last history entry instead of adding one. */
export type ChangeView = (change: Partial<View>, how?: 'replace') => void;

/**
 * The view in the URL, and a function that changes it. Typing replaces the history entry; a choice adds one. The
 * function stays the same, so rows that hold it do not render again.
 */
export function useView(): [View, ChangeView] {
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const view = useMemo(() => readView(parameters), [parameters]);
  const change = useCallback<ChangeView>(
    (next, how) => {
      // The address is read directly: after several quick changes the rendered view may be out of date.
      const current = readView(new URLSearchParams(window.location.search));
      void navigate({ search: writeView({ ...current, ...next }).toString() }, { replace: how === 'replace' });
    },
    [navigate],
  );
  return [view, change];
}
