import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import { PATHS } from '../../contract/endpoints.ts';
import { consoleEvent } from '../../contract/event.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import { putChange, putInstances } from './cache.ts';
import { changesQuery, instancesQuery } from './queries.ts';

/** Whether the stream of events flows: `connecting` at first, `lost` while the browser tries to come back. */
export type StreamState = 'connecting' | 'open' | 'lost';

/** Rows that come one after the other are put into the list together: a fleet of thousands is confirmed at twenty rows a second. */
const GATHER_MS = 250;

/** Gathers rows, and puts them into the cache at once: after a while, or when `flush` is called. */
function createGatherer(client: QueryClient) {
  let gathered = new Map<InstanceId, Instance>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return;
    const rows = gathered;
    gathered = new Map();
    putInstances(client, rows);
  }
  function gather(instance: Instance): void {
    gathered.set(instance.instance_id, instance);
    timer ??= setTimeout(flush, GATHER_MS);
  }
  return { gather, flush };
}

/**
 * Follows `GET /api/events` into the query cache until the returned function is called. The browser reconnects by itself and
 * sends `Last-Event-ID`, so no step of a change is missed; rows are read again, since their events are not kept.
 */
export function followEvents(
  client: QueryClient,
  onState: (state: StreamState) => void,
  onChange: (change: Change) => void,
): () => void {
  const rows = createGatherer(client);
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
      rows.gather(parsed.data.instance);
    } else {
      // What was said of the row before this step is shown before it, or a change would end before its switch has moved.
      rows.flush();
      putChange(client, parsed.data.change);
      onChange(parsed.data.change);
    }
  });
  return () => {
    source.close();
    rows.flush();
  };
}
