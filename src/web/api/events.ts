import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import { PATHS } from '../../contract/endpoints.ts';
import { consoleEvent } from '../../contract/event.ts';
import { putChange, putInstance } from './cache.ts';
import { changesQuery, instancesQuery } from './queries.ts';

/** Whether the stream of events flows: `connecting` at first, `lost` while the browser tries to come back. */
export type StreamState = 'connecting' | 'open' | 'lost';

/**
 * Follows `GET /api/events` into the query cache until the returned function is called. The browser reconnects by itself and
 * sends `Last-Event-ID`, so no step of a change is missed; rows are read again, since their events are not kept.
 */
export function followEvents(
  client: QueryClient,
  onState: (state: StreamState) => void,
  onChange: (change: Change) => void,
): () => void {
  const source = new EventSource(PATHS.events);
  let wasLost = false;
  source.addEventListener('open', () => {
    onState('open');
    if (!wasLost) return;
    wasLost = false;
    void client.invalidateQueries({ queryKey: instancesQuery.queryKey });
    void client.invalidateQueries({ queryKey: changesQuery.queryKey });
  });
  source.addEventListener('error', () => {
    wasLost = true;
    onState('lost');
  });
  source.addEventListener('message', (message: MessageEvent<string>) => {
    const parsed = consoleEvent.safeParse(JSON.parse(message.data));
    if (!parsed.success) return;
    if (parsed.data.type === 'instance') {
      putInstance(client, parsed.data.instance);
    } else {
      putChange(client, parsed.data.change);
      onChange(parsed.data.change);
    }
  });
  return () => source.close();
}
