import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Instance } from '../../contract/instance.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import { hintOf, toInstance } from '../cloud/map.ts';
import type { CallResult } from '../cloud/result.ts';
import { wireInstance } from '../cloud/wire.ts';
import { readPages } from './read-pages.ts';

export interface FleetReading {
  /** A time of the monotonic clock, ms. Rows that were read later than this are newer than the reading. */
  startedAt: number;
  /** When DCS had answered, ISO 8601. */
  readAt: string;
  /** In DCS's order, without duplicates, with SSL as the list hints. */
  instances: Instance[];
}

/** This many rows take some ms. After them, other work gets a turn of the event loop. */
const ROWS_AT_ONCE = 100;

/** Reads the whole fleet, page by page. A row that cannot be read is left out and logged. */
export async function readFleet(client: DcsClient, clock: Clock, log: Logger): Promise<CallResult<FleetReading>> {
  const startedAt = clock.monotonic();
  const pages: Instance[][] = [];
  let unreadable = 0;

  function readRow(row: unknown, readAt: string): Instance[] {
    const wire = wireInstance.safeParse(row);
    const instance = wire.success ? toInstance(wire.data, client.projectId, hintOf(wire.data, readAt)) : null;
    if (instance === null) unreadable += 1;
    return instance === null ? [] : [instance];
  }

  const result = await readPages(client, async (rows, page) => {
    const readAt = instantOf(clock);
    const read: Instance[] = [];
    pages[page] = read;
    for (let n = 0; n < rows.length; n += ROWS_AT_ONCE) {
      // Yields first, because parsing the answer took time already.
      await setImmediate();
      read.push(...rows.slice(n, n + ROWS_AT_ONCE).flatMap((row) => readRow(row, readAt)));
    }
  });
  if (!result.ok) return result;
  if (unreadable > 0) log.warn({ unreadable }, 'rows of the list could not be read and are left out');
  // Instances move between pages when one is created or deleted meanwhile.
  const instances = new Map(pages.flat().map((instance) => [instance.instance_id, instance] as const));
  return { ok: true, value: { startedAt, readAt: instantOf(clock), instances: [...instances.values()] } };
}
