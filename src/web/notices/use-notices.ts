import { useSyncExternalStore } from 'react';
import { createNoticeStore, type Notice, type NoticeStore } from './notice-store.ts';
import { createStartedChanges } from './outcomes.ts';

/** The changes that this tab started. */
export const startedChanges = createStartedChanges(sessionStorage);

const store = createNoticeStore((key) => startedChanges.forget(key));

/** Shows a notice or takes it back. Both functions stay the same. */
export function useNotices(): Pick<NoticeStore, 'notify' | 'dismiss'> {
  return store;
}

/** The notices on screen, for the one component that shows them. */
export function useShownNotices(): readonly Notice[] {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}
