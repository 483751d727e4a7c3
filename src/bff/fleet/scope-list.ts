import type { Logger } from 'pino';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Instance, ScopeReading, ScopeState } from '../../contract/instance.ts';
import type { DcsClient } from '../cloud/client.ts';
import { statusFor, type CallFailure } from '../cloud/result.ts';
import type { Clock } from '../platform/clock.ts';
import { readFleet, type FleetReading } from './read-fleet.ts';
import type { Rows } from './rows.ts';

/** The scope's identity. */
export type Where = Omit<ScopeState, 'reading'>;

/** The instances of a scope, and how they were read. The object stays the same while its content does. */
export interface ScopeView {
  scope: ScopeState;
  instances: readonly Instance[];
  /** The HTTP status of the error, when nothing could be read. */
  status?: number;
}

/**
 * Called with the rows of a new reading.
 *
 * @param isForPage whether a page has asked for the list since the last reading, not only the followers of changes
 */
export type OnList = (instances: readonly Instance[], isForPage: boolean) => void;

/** The source of one scope's part of the list. */
export interface ScopeSource {
  /** Never rejects. */
  read(): Promise<ScopeView>;
  /** The last reading, without a call to DCS. @param none the error to show when nothing was read yet */
  last(none: ErrorEnvelope): ScopeView;
}

export interface ScopeListOptions {
  client: DcsClient;
  rows: Rows;
  clock: Clock;
  /** Its lines name the scope. */
  log: Logger;
  where: Where;
  onRead: OnList;
}

export interface ScopeList extends ScopeSource {
  /** Reads for the followers of changes. Shares readings with pages. Never rejects. */
  readForFollowers: () => Promise<ScopeView>;
}

/** How long a list is served without asking DCS again. */
const HELD_MS = 3000;

interface Held {
  reading: FleetReading;
  error: ErrorEnvelope | null;
  /** A time of the monotonic clock, ms. */
  until: number;
  revision: number;
  view: ScopeView;
}

/** A scope without a known list. */
export const failedView = (where: Where, error: ErrorEnvelope, status = 502): ScopeView => ({
  scope: { ...where, reading: { state: 'failed', error } },
  instances: [],
  status,
});

/**
 * The list of one scope. There is one reading from DCS at a time, and it is served for a few seconds. When DCS fails,
 * an older list is served with the error.
 */
export function createScopeList({ client, rows, clock, log, where, onRead }: ScopeListOptions): ScopeList {
  let held: Held | null = null;
  let failed: ScopeView | null = null;
  let flight: Promise<ScopeView> | null = null;
  /** The error code of the last reading, or null. */
  let fault: string | null = null;
  let isForPage = false;

  function hold(reading: FleetReading, error: ErrorEnvelope | null, until: number): ScopeView {
    const { readAt: read_at } = reading;
    const state: ScopeReading = error === null ? { state: 'read', read_at } : { state: 'stale', read_at, error };
    const view = { scope: { ...where, reading: state }, instances: rows.merge(reading) };
    held = { reading, error, until, revision: rows.revision(), view };
    return view;
  }

  /** Logs changes only, because there is a reading every few seconds. @param error_code null when the list was read */
  function tell(error_code: string | null): void {
    if (error_code === fault) return;
    fault = error_code;
    if (error_code === null) log.info('the list can be read again');
    else if (held === null) log.warn({ error_code }, 'the list could not be read');
    else log.warn({ error_code }, 'the list could not be read: serving an older one');
  }

  function withoutList(failure: CallFailure): ScopeView {
    failed = failedView(where, failure.envelope, statusFor(failure));
    return failed;
  }

  async function fill(): Promise<ScopeView> {
    const result = await readFleet(client, clock, log);
    const until = clock.monotonic() + HELD_MS;
    tell(result.ok ? null : result.failure.envelope.error_code);
    if (result.ok) {
      const view = hold(result.value, null, until);
      onRead(view.instances, isForPage);
      isForPage = false;
      return view;
    }
    if (held === null) return withoutList(result.failure);
    return hold(held.reading, result.failure.envelope, until);
  }

  function current({ reading, error, until, revision, view }: Held): ScopeView {
    return revision === rows.revision() ? view : hold(reading, error, until);
  }

  function read(): Promise<ScopeView> {
    if (held !== null && held.until > clock.monotonic()) return Promise.resolve(current(held));
    flight ??= fill().finally(() => (flight = null));
    return flight;
  }

  return {
    read(): Promise<ScopeView> {
      // If this page gets a reading that is already there, the next reading counts as requested by a page.
      isForPage = true;
      return read();
    },
    readForFollowers: read,
    last: (none) => (held === null ? (failed ?? failedView(where, none)) : current(held)),
  };
}
