import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Change } from '../../contract/change.ts';
import { followEvents, type StreamState } from './events.ts';

/**
 * Follows the event stream into the query cache while the component is mounted.
 *
 * @param onChange called with each step of a change; keep the function the same, since a new one reopens the stream
 * @returns the state of the stream
 */
export function useEventStream(onChange: (change: Change) => void): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => followEvents(client, setState, onChange), [client, onChange]);
  return state;
}
