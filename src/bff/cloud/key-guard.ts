import { EventEmitter, once } from 'node:events';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Clock } from '../platform/clock.ts';

/** Six failed signatures in a row lock the key for 5 minutes (dcs-api.md §4): the console stops well before. */
const REFUSALS_BEFORE_PAUSE = 3;
const PAUSE_MS = 5 * 60_000;

/** What a call says about the key. `no-verdict`: nothing that checks signatures has answered. */
export type KeyVerdict = { kind: 'good' } | { kind: 'no-verdict' } | { kind: 'refused'; envelope: ErrorEnvelope };

export interface KeyGuard {
  /**
   * Asks to make a call. Null: go, and tell `report` how it ended. An envelope: do not call, this is why.
   * Until the key has proved good, one call goes out alone, and the others wait for its result.
   */
  enter(): Promise<ErrorEnvelope | null>;
  report(verdict: KeyVerdict): void;
}

interface Probe {
  done: Promise<void>;
  end: () => void;
}

function openProbe(): Probe {
  const events = new EventEmitter();
  return { done: once(events, 'end').then(() => undefined), end: () => void events.emit('end') };
}

/**
 * Keeps a wrong key from being locked. After one 401 the next call goes out alone, and the calls that wait for it fail with its
 * 401. After three 401s in a row no call leaves for 5 minutes, and each fails with the envelope of the last 401.
 * Any other answer clears this.
 */
export function createKeyGuard(clock: Clock): KeyGuard {
  let proven = false;
  let refusals = 0;
  /** The number of 401s since the start. */
  let refused = 0;
  let lastRefusal: ErrorEnvelope | null = null;
  let pausedUntil = -Infinity;
  let probe: Probe | null = null;

  const isDecided = () => proven || paused() !== null;
  const paused = () => (clock.monotonic() < pausedUntil ? lastRefusal : null);

  return {
    enter: async () => {
      const refusalsBefore = refused;
      // If that call said nothing about the key, one of the waiting calls goes next, alone, and the others wait again.
      while (!isDecided()) {
        if (probe === null) {
          probe = openProbe();
          return null;
        }
        await probe.done;
        if (refused > refusalsBefore) return lastRefusal;
      }
      return paused();
    },
    report: (verdict) => {
      if (verdict.kind === 'good') {
        proven = true;
        refusals = 0;
      } else if (verdict.kind === 'refused') {
        proven = false;
        refusals += 1;
        refused += 1;
        lastRefusal = verdict.envelope;
        if (refusals >= REFUSALS_BEFORE_PAUSE) {
          refusals = 0;
          pausedUntil = clock.monotonic() + PAUSE_MS;
        }
      }
      probe?.end();
      probe = null;
    },
  };
}
