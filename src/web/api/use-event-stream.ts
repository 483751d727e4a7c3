import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Change } from '../../contract/change.ts';
import { followEvents, type StreamState } from './events.ts';

/**
 * Follows the event stream into the query cache for as long as the component stands.
 *
 * @param onChange told of each step of a change; keep it the same, a new one opens the stream anew
 * @returns whether the stream flows
 */
export function useEventStream(onChange: (change: Change) => void): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => followEvents(client, setState, onChange), [client, onChange]);
  return state;
}
