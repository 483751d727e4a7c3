import type { Logger } from 'pino';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Instance, InstanceList } from '../../contract/instance.ts';
import type { Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import { orThrow } from '../cloud/result.ts';
import { readFleet, type FleetReading } from './read-fleet.ts';
import { render, type Rendered } from './rendered.ts';
import type { Rows } from './rows.ts';

export interface FleetListOptions {
  client: DcsClient;
  rows: Rows;
  clock: Clock;
  log: Logger;
  fleet: InstanceList['fleet'];
  /** Told of the rows of every new reading. */
  onRead: (instances: readonly Instance[]) => void;
}

/** For how long a list is served without asking DCS again. */
const HELD_MS = 3000;

interface Held {
  reading: FleetReading;
  stale: ErrorEnvelope | null;
  until: number;
  revision: number;
  rendered: Rendered;
}

/**
 * The whole fleet, for everyone who asks: read from DCS by one flight at a time, written and compressed once, served for a
 * few seconds. When DCS fails, an older list is served with the error in `stale`.
 */
export function createFleetList({ client, rows, clock, log, fleet, onRead }: FleetListOptions) {
  let held: Held | null = null;
  let flight: Promise<Rendered> | null = null;

  function hold(reading: FleetReading, stale: ErrorEnvelope | null, until: number): Rendered {
    const list: InstanceList = { read_at: reading.readAt, stale, fleet, instances: rows.merge(reading) };
    held = { reading, stale, until, revision: rows.revision(), rendered: render(list) };
    return held.rendered;
  }

  async function fill(): Promise<Rendered> {
    const result = await readFleet(client, clock, log);
    const until = clock.now() + HELD_MS;
    if (result.ok) {
      const rendered = hold(result.value, null, until);
      onRead(rendered.list.instances);
      return rendered;
    }
    if (held === null) return orThrow(result);
    log.warn({ error_code: result.failure.envelope.error_code }, 'the list could not be read: serving an older one');
    return hold(held.reading, result.failure.envelope, until);
  }

  return {
    /** @throws Failure when DCS fails and there is no older list */
    read(): Promise<Rendered> {
      const left = held === null ? 0 : held.until - clock.now();
      // More is left than ever was where the clock was set back.
      if (held !== null && left > 0 && left <= HELD_MS) {
        if (held.revision === rows.revision()) return Promise.resolve(held.rendered);
        return Promise.resolve(hold(held.reading, held.stale, held.until));
      }
      flight ??= fill().finally(() => (flight = null));
      return flight;
    },
  };
}
export type FleetList = ReturnType<typeof createFleetList>;
