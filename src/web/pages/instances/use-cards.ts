import { useSyncExternalStore } from 'react';

// narrow.css has the same width.
const narrow = window.matchMedia('(max-width: 1099px)');

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}

/** Whether the window is too narrow for a table, so that the list shows cards. */
export function useCards(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
