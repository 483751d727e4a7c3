import { EventEmitter, once } from 'node:events';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Clock } from '../platform/clock.ts';

/** Six failed signatures in a row lock the key for 5 minutes (dcs-api.md §4): the console stops well before. */
const REFUSALS_BEFORE_PAUSE = 3;
const PAUSE_MS = 5 * 60_000;

/** How a call ended, as far as the key is concerned. `no-verdict`: nothing that has looked at the signature answered. */
export type KeyVerdict = { kind: 'good' } | { kind: 'no-verdict' } | { kind: 'refused'; envelope: ErrorEnvelope };

export interface KeyGuard {
  /**
   * Asks to make a call. Null: go, and tell `report` how it ended. An envelope: do not call, this is why.
   * As long as the key has not proved good, one call goes out alone and the others wait for what becomes of it.
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
 * Keeps a wrong key from being locked. After one 401 the next call goes out alone, and whoever waits for it fails with its
 * 401; after three 401s in a row no call leaves for 5 minutes, and every one is answered with the last 401's own envelope.
 * Any answer that is not a 401 clears it.
 */
export function createKeyGuard(clock: Clock): KeyGuard {
  let proven = false;
  let refusals = 0;
  /** All of them, since the start. */
  let refused = 0;
  let lastRefusal: ErrorEnvelope | null = null;
  let pausedUntil = 0;
  let probe: Probe | null = null;

  const isDecided = () => proven || paused() !== null;
  const paused = () => {
    // Of a clock that was set back: the pause begins anew, instead of lasting for as long as that.
    pausedUntil = Math.min(pausedUntil, clock.now() + PAUSE_MS);
    return clock.now() < pausedUntil ? lastRefusal : null;
  };

  return {
    enter: async () => {
      const refusalsBefore = refused;
      // Whoever finds the key still unproven after a call that told nothing goes next, alone; the others wait again.
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
          pausedUntil = clock.now() + PAUSE_MS;
        }
      }
      probe?.end();
      probe = null;
    },
  };
}
