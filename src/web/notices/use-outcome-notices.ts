import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { Change } from '../../contract/change.ts';
import { changesQuery } from '../api/queries.ts';
import { startedChanges, useNotices } from './use-notices.ts';

/**
 * Announces the outcomes of the changes that this tab started: those that end while the page is open, and, after a
 * reload, those that ended meanwhile.
 *
 * @returns the callback that `followEvents` calls with each step of a change
 */
export function useOutcomeNotices(): (change: Change) => void {
  const { notify } = useNotices();
  const announce = useCallback((changes: readonly Change[]) => startedChanges.due(changes).forEach(notify), [notify]);

  const { data: changes } = useQuery({ ...changesQuery, notifyOnChangeProps: ['data'] });
  useEffect(() => {
    if (changes !== undefined) announce(changes);
  }, [changes, announce]);

  return useCallback((change: Change) => announce([change]), [announce]);
}
