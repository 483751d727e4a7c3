import { Readable } from 'node:stream';
import type { ConsoleEvent } from '../../contract/event.ts';
import type { Journal } from '../changes/journal.ts';
import type { Clock } from '../platform/clock.ts';
import type { InstanceEvents, ProbeEvents } from '../platform/events.ts';
import type { JournalStep } from '../store/changes.ts';

export interface EventStreamOptions {
  journal: Journal;
  instances: InstanceEvents;
  probes: ProbeEvents;
  clock: Clock;
}

const HEARTBEAT_MS = 15_000;
/**
 * The most bytes that may wait for a slow reader. If more wait when something new comes, the stream is closed; the
 * browser reconnects and resumes.
 */
const MOST_WAITING_BYTES = 1024 * 1024;
const BATCH = 200;
/**
 * On a first connection, changes that finished within this time are sent too. The data that the browser has just read
 * may lack them.
 */
const JUST_FINISHED_MS = 5000;

const frame = (event: ConsoleEvent, id: number | null): string =>
  `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`;

const changeFrame = ({ seq, change }: JournalStep): string => frame({ type: 'change', change }, seq);

/**
 * One browser's stream of server-sent events. With `lastId`, every later step of every change follows from the journal.
 * Without it (null), the current state of each unfinished change comes first, and then every new step. The stream ends
 * with its session.
 *
 * @param lives whether that session still lives
 */
export function openEventStream(
  { journal, instances, probes, clock }: EventStreamOptions,
  lastId: number | null,
  lives: () => Promise<boolean> = () => Promise.resolve(true),
): Readable {
  const ended = new AbortController();
  /** The last step that was sent, or null before the start is known. */
  let cursor = lastId;
  /** Whether all earlier steps were sent, so that new ones can follow directly. */
  let live = false;
  let behind = false;
  let reading = false;
  /** Events from the journal. They are sent when the reader has room, because all at once might be too many bytes. */
  let queue: string[] = [];

  const hasRoom = (): boolean => stream.readableLength < stream.readableHighWaterMark;

  /** Sends a new event. It is stored nowhere else, so a reader without a backlog gets it at any length. */
  function send(text: string): void {
    if (stream.destroyed) return;
    if (stream.readableLength > MOST_WAITING_BYTES) stream.destroy();
    else stream.push(text);
  }

  async function begin(): Promise<number> {
    const start = await journal.lastSeq();
    const finishedAfter = new Date(clock.now() - JUST_FINISHED_MS).toISOString();
    const steps = (await journal.newestSteps(finishedAfter)).filter((step) => step.seq <= start);
    // An id without data is no event, but the browser keeps it: a reconnection resumes from here.
    queue = [...steps.map(changeFrame), `id: ${start}\n\n`];
    return start;
  }

  /** Reads the next batch of steps from the journal. */
  async function catchUp(): Promise<void> {
    // A number beyond the journal comes from another journal, because the database was replaced.
    if (cursor !== null && cursor > (await journal.lastSeq())) cursor = null;
    if (cursor === null) {
      cursor = await begin();
      return;
    }
    behind = false;
    const steps = await journal.stepsAfter(cursor, BATCH);
    queue = steps.map(changeFrame);
    cursor = steps.at(-1)?.seq ?? cursor;
    live = steps.length === 0 && !behind;
  }

  /** Sends at least one event, because a stream that gives nothing when asked is not asked again. */
  function sendQueued(): void {
    let sent = 0;
    do {
      if (sent < queue.length && !stream.destroyed) stream.push(queue[sent]);
      sent += 1;
    } while (sent < queue.length && hasRoom() && !stream.destroyed);
    queue = queue.slice(sent);
  }

  async function fill(): Promise<void> {
    if (live || reading) return;
    reading = true;
    try {
      do {
        // In sequence, because each batch begins where the one before ended.
        if (queue.length === 0) await catchUp();
        sendQueued();
      } while (!live && !stream.destroyed && hasRoom());
    } catch (cause) {
      stream.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      reading = false;
    }
  }

  const stopSteps = journal.listen((step) => {
    behind = true;
    if (!live || cursor === null || step.seq <= cursor) return;
    if (!hasRoom()) {
      // The step stays in the journal until the reader has caught up.
      live = false;
      return;
    }
    cursor = step.seq;
    send(changeFrame(step));
  });
  const stopInstances = instances.listen((instance) => send(frame({ type: 'instance', instance }, null)));
  const stopProbes = probes.listen((probe) => send(frame({ type: 'probe', probe }, null)));

  async function beat(): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.sleep(HEARTBEAT_MS, ended.signal);
      // An event, not a comment, so that the browser can tell silence from a dead connection.
      if (ended.signal.aborted) return;
      if (await lives()) send('event: beat\ndata: \n\n');
      else stream.destroy();
    }
  }

  const stream = new Readable({
    read: () => void fill(),
    destroy: (error, done) => {
      stopSteps();
      stopInstances();
      stopProbes();
      ended.abort();
      done(error);
    },
  });
  // The first bytes tell the browser that the stream is open.
  stream.push('retry: 2000\n\n');
  // The check of the session reads the database, which may fail.
  beat().catch((cause: unknown) => stream.destroy(cause instanceof Error ? cause : new Error(String(cause))));
  return stream;
}
