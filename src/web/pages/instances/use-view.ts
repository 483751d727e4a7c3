import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readView, writeView, type View } from './view.ts';

/** The view in the URL, and the way to change it. Typing replaces the history's entry; a choice makes one to come back from. */
export function useView(): [View, (change: Partial<View>, how?: 'replace') => void] {
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readView(parameters), [parameters]);
  const change = useCallback(
    (next: Partial<View>, how?: 'replace') => {
      setParameters((current) => writeView({ ...readView(current), ...next }), { replace: how === 'replace' });
    },
    [setParameters],
  );
  return [view, change];
}
