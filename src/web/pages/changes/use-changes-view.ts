import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readView, writeView, type ChangesView } from './view.ts';

/** The view in the URL, and a function that changes it. It replaces the history entry, so Back leaves the page. */
export function useChangesView(): [ChangesView, (next: Partial<ChangesView>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readView(parameters), [parameters]);
  const change = useCallback(
    (next: Partial<ChangesView>) =>
      setParameters((current) => writeView({ ...readView(current), ...next }), { replace: true }),
    [setParameters],
  );
  return [view, change];
}
