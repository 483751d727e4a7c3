import { useCallback, useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { readView, writeView, type View } from './view.ts';

/** Changes some of the view. `replace` puts it in the place of the history's last entry instead of behind it. */
export type ChangeView = (change: Partial<View>, how?: 'replace') => void;

/**
 * The view in the URL, and the way to change it. Typing replaces the history's entry; a choice makes one to come back from. The
 * function stays the same while the page does, so that rows which hold it need not render again.
 */
export function useView(): [View, ChangeView] {
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const view = useMemo(() => readView(parameters), [parameters]);
  const change = useCallback<ChangeView>(
    (next, how) => {
      // The address itself is read: what was rendered may be older than the last of several quick changes.
      const current = readView(new URLSearchParams(window.location.search));
      void navigate({ search: writeView({ ...current, ...next }).toString() }, { replace: how === 'replace' });
    },
    [navigate],
  );
  return [view, change];
}
