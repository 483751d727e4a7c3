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
/** Who reads so slowly that this many bytes wait for them is cut off: they come back and resume. */
const MOST_WAITING_BYTES = 1024 * 1024;
const BATCH = 200;
/** On a first connection: changes that ended so shortly before may be missing in what the browser has just read. */
const JUST_FINISHED_MS = 5000;

const frame = (event: ConsoleEvent, id: number | null): string =>
  `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`;

const changeFrame = ({ seq, change }: JournalStep): string => frame({ type: 'change', change }, seq);

/**
 * One browser's stream of server-sent events. After `lastId`, every step of every change follows from the journal; without
 * it (null), where each unfinished change stands, and from then on every step. It ends with the session that it belongs to.
 *
 * @param lives whether that session has not ended
 */
export function openEventStream(
  { journal, instances, probes, clock }: EventStreamOptions,
  lastId: number | null,
  lives: () => Promise<boolean> = () => Promise.resolve(true),
): Readable {
  const ended = new AbortController();
  /** The last step that was sent, or null until it is known where to begin. */
  let cursor = lastId;
  /** Whether all steps up to now were sent, so that new ones can follow directly. */
  let live = false;
  let behind = false;
  let reading = false;

  function send(text: string): void {
    if (stream.destroyed) return;
    stream.push(text);
    if (stream.readableLength > MOST_WAITING_BYTES) stream.destroy();
  }

  async function begin(): Promise<number> {
    const start = await journal.lastSeq();
    const finishedAfter = new Date(clock.now() - JUST_FINISHED_MS).toISOString();
    for (const step of await journal.newestSteps(finishedAfter)) {
      if (step.seq <= start) send(changeFrame(step));
    }
    // An id without data is no event, but the browser keeps it: a reconnection resumes from here.
    send(`id: ${start}\n\n`);
    return start;
  }

  /** Sends the next batch of steps from the journal, when the reader has room for it. */
  async function catchUp(): Promise<void> {
    // A number beyond the journal is of another one: the database was replaced.
    if (cursor !== null && cursor > (await journal.lastSeq())) cursor = null;
    cursor ??= await begin();
    behind = false;
    const steps = await journal.stepsAfter(cursor, BATCH);
    for (const step of steps) send(changeFrame(step));
    cursor = steps.at(-1)?.seq ?? cursor;
    live = steps.length === 0 && !behind;
  }

  async function fill(): Promise<void> {
    if (live || reading) return;
    reading = true;
    try {
      do {
        // Each batch begins where the one before ended.
        await catchUp();
      } while (!live && !stream.destroyed && stream.readableLength < stream.readableHighWaterMark);
    } catch (cause) {
      stream.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      reading = false;
    }
  }

  const stopSteps = journal.listen((step) => {
    behind = true;
    if (!live || cursor === null || step.seq <= cursor) return;
    cursor = step.seq;
    send(changeFrame(step));
  });
  const stopInstances = instances.listen((instance) => send(frame({ type: 'instance', instance }, null)));
  const stopProbes = probes.listen((probe) => send(frame({ type: 'probe', probe }, null)));

  async function beat(): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.sleep(HEARTBEAT_MS, ended.signal);
      // An event of its own, and not a comment, so that the browser can tell silence from a dead connection.
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
  // Whether the session lives is read from the database, which may fail.
  beat().catch((cause: unknown) => stream.destroy(cause instanceof Error ? cause : new Error(String(cause))));
  return stream;
}
