import { setMaxListeners } from 'node:events';
import { instantOf, type Clock } from '../platform/clock.ts';

/** How long repeats are counted before their number is written. A killed process loses only this count. */
const SPAN_MS = 60_000;
/** The time over which the entries of a source are counted. */
const BUDGET_MS = 3_600_000;
/** How many sources and spans are in memory, each of about 1 KB. */
const MOST_SOURCES = 1000;
const MOST_SPANS = 10_000;

/** Something that may come again and again, e.g. a refusal. */
export interface Occurrence<T> {
  /** Who causes it. One source adds at most `most` entries an hour, plus the rough ones. */
  source: { key: string; most: number };
  /** Occurrences with the same key are the same. */
  key: string;
  record: T;
  /**
   * The same with less detail. It is written instead when the source has used up its entries. Such keys must be few.
   */
  rough: { key: string; record: T };
}

/** How many occurrences an entry stands for, and when the first of them was. */
export interface Merged {
  times: number;
  since: string;
}

export interface RepeatsOptions<T> {
  clock: Clock;
  /** Writes an entry. `merged` is null for the first of its kind, which is written at once. */
  write: (record: T, merged: Merged | null) => Promise<void>;
  /** Called when the number could not be written. The number is kept and written with the next one. */
  onFault: (cause: unknown, record: T, merged: Merged) => void;
}

interface Span<T> extends Merged {
  source: Occurrence<T>['source'];
  record: T;
  /** Null when it is rough already. */
  rough: Occurrence<T>['rough'] | null;
}

/**
 * Merges repeats, so that nobody can flood the audit. The first occurrence is written at once. Those of the next minute
 * are counted, and become one entry with their number and the content of the newest. This goes on until a minute passes
 * without an occurrence.
 */
export function createRepeats<T>({ clock, write, onFault }: RepeatsOptions<T>) {
  const spans = new Map<string, Span<T>>();
  /** `from` is a time of the monotonic clock, ms. */
  const sources = new Map<string, { from: number; written: number }>();
  const writing = new Set<Promise<void>>();
  const closing = new AbortController();
  // Every span listens to this signal.
  setMaxListeners(0, closing.signal);

  function forgetOldSources(now: number): void {
    for (const [key, { from }] of sources) if (now - from >= BUDGET_MS) sources.delete(key);
  }

  /** Takes one entry from the budget of a source. @returns whether there was one left */
  function spend({ key, most }: Occurrence<T>['source']): boolean {
    const now = clock.monotonic();
    forgetOldSources(now);
    if (!sources.has(key) && sources.size >= MOST_SOURCES) return false;
    const spent = sources.get(key) ?? { from: now, written: 0 };
    if (spent.written >= most) return false;
    sources.set(key, { ...spent, written: spent.written + 1 });
    return true;
  }

  function count(span: Span<T>, record: T, { times, since }: Merged): void {
    span.record = record;
    if (span.times === 0 || since < span.since) span.since = since;
    span.times += times;
  }

  async function writeOut(span: Span<T>): Promise<void> {
    const { record, times, since } = span;
    span.times = 0;
    const written = write(record, { times, since });
    writing.add(written);
    try {
      await written;
    } catch (cause) {
      onFault(cause, record, { times, since });
      count(span, span.times === 0 ? record : span.record, { times, since });
    } finally {
      writing.delete(written);
    }
  }

  function keep(key: string, span: Span<T>): void {
    spans.set(key, span);
    void clock.sleep(SPAN_MS, closing.signal).then(() => end(key, span));
  }

  async function end(key: string, span: Span<T>): Promise<void> {
    if (closing.signal.aborted) return;
    if (span.times === 0) {
      spans.delete(key);
      return;
    }
    if (span.rough !== null && !spend(span.source)) {
      spans.delete(key);
      const open = spans.get(span.rough.key) ?? { ...span, record: span.rough.record, rough: null, times: 0 };
      count(open, span.rough.record, span);
      if (!spans.has(span.rough.key)) keep(span.rough.key, open);
      return;
    }
    await writeOut(span);
    if (closing.signal.aborted) return;
    keep(key, span);
  }

  return {
    /** @throws the error of `write` at the first occurrence, which is then counted and written with the next ones */
    async add({ source, key, record, rough }: Occurrence<T>): Promise<void> {
      if (closing.signal.aborted) return write(record, null);
      const isFine = spans.has(key) || (spans.size < MOST_SPANS && spend(source));
      const [chosen, what] = isFine ? [key, record] : [rough.key, rough.record];
      const open = spans.get(chosen);
      const once = { times: 1, since: instantOf(clock) };
      if (open !== undefined) {
        if (isFine) open.rough = rough;
        count(open, what, once);
        return;
      }
      const span: Span<T> = { source, record: what, rough: isFine ? rough : null, times: 0, since: once.since };
      keep(chosen, span);
      try {
        await write(what, null);
      } catch (cause) {
        count(span, what, once);
        throw cause;
      }
    },
    /** Writes the counts. After that, every occurrence is written at once. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.allSettled(writing);
      for (const span of spans.values()) if (span.times > 0) await writeOut(span);
      spans.clear();
    },
  };
}
