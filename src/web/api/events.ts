import type { QueryClient } from '@tanstack/react-query';
import type { Change } from '../../contract/change.ts';
import { consoleEvent } from '../../contract/event.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import { changeRoutes } from '../../contract/routes/changes.ts';
import { putChange, putInstances, putProbe } from './cache.ts';
import { changesQuery, instancesQuery } from './queries.ts';
import { sessionQuery } from './session.ts';

/** Whether the event stream works: `connecting` at first, `lost` while the browser reconnects. */
export type StreamState = 'connecting' | 'open' | 'lost';

/** Rows of this time go into the list together: a fleet of thousands is confirmed at twenty rows a second. */
const GATHER_MS = 250;

/** Collects rows and puts them into the cache together, after a delay or when `flush` is called. */
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

/** The server sends a beat every 15 s. A stream that is silent for this long is dead, even without an error. */
const SILENCE_MS = 40_000;
/** How long a hidden tab keeps its stream open. */
const HIDDEN_MS = 30_000;
/** The pause before a stream is reopened that the browser gave up (after a proxy's 502, for example). */
const AGAIN_MS = 3000;

/**
 * Follows `GET /api/events` into the query cache until the returned function is called. The browser reconnects by
 * itself and sends `Last-Event-ID`, so no step of a change is missed. Rows are read again, since their events are not
 * kept. If the browser does not notice a lost stream or gives up, this function reopens it and reads what was missed.
 */
export function followEvents(
  client: QueryClient,
  onState: (state: StreamState) => void,
  onChange: (change: Change) => void,
): () => void {
  const rows = createGatherer(client);
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;

  function reopenAfter(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(reopen, ms);
  }
  const heard = () => reopenAfter(SILENCE_MS);

  function onOpen(): void {
    heard();
    onState('open');
    if (!wasLost) return;
    wasLost = false;
    void client.invalidateQueries({ queryKey: instancesQuery.queryKey });
    void client.invalidateQueries({ queryKey: changesQuery.queryKey });
    void client.invalidateQueries({ queryKey: ['probe'] });
  }

  function onMessage(message: MessageEvent<string>): void {
    heard();
    const parsed = consoleEvent.safeParse(JSON.parse(message.data));
    if (!parsed.success) return;
    switch (parsed.data.type) {
      case 'instance':
        return rows.gather(parsed.data.instance);
      case 'probe':
        return putProbe(client, parsed.data.probe);
      case 'change':
        // Rows that came before this step are shown first. Otherwise a change would end before its switch moves.
        rows.flush();
        putChange(client, parsed.data.change);
        return onChange(parsed.data.change);
    }
  }

  function open(): void {
    const opened = new EventSource(changeRoutes.followEvents.path);
    source?.close();
    source = opened;
    heard();
    opened.addEventListener('open', onOpen);
    opened.addEventListener('beat', heard);
    opened.addEventListener('message', onMessage);
    opened.addEventListener('error', () => {
      wasLost = true;
      onState('lost');
      // The browser does not say why. The session may have ended.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      if (opened.readyState === EventSource.CLOSED) reopenAfter(AGAIN_MS);
    });
  }

  function reopen(): void {
    wasLost = true;
    open();
  }

  /** A browser has six connections per server. Hidden tabs close theirs, and catch up when they are visible again. */
  function onVisibility(): void {
    clearTimeout(hiding);
    if (document.visibilityState === 'visible') {
      if (source === null) reopen();
      return;
    }
    hiding = setTimeout(() => {
      clearTimeout(timer);
      source?.close();
      source = null;
    }, HIDDEN_MS);
  }

  // The offline event proves nothing, since the server may be on this machine. A new connection shows the truth.
  window.addEventListener('offline', reopen);
  window.addEventListener('online', reopen);
  document.addEventListener('visibilitychange', onVisibility);
  open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('offline', reopen);
    window.removeEventListener('online', reopen);
    clearTimeout(timer);
    clearTimeout(hiding);
    source?.close();
    rows.flush();
  };
}
