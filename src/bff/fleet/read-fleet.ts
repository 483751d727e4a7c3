import type { Logger } from 'pino';
import type { Instance } from '../../contract/instance.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { PAGE_SIZE, type DcsClient } from '../cloud/client.ts';
import { hintOf, toInstance } from '../cloud/map.ts';
import type { CallResult } from '../cloud/result.ts';
import { wireInstance } from '../cloud/wire.ts';

export interface FleetReading {
  /** Ms since the epoch: rows that were read later than this are newer than the reading. */
  startedAt: number;
  /** ISO 8601: when DCS had answered. */
  readAt: string;
  /** In DCS's order, each once, SSL as the list hints it. */
  instances: Instance[];
}

/** A wrong `instance_num` must not become millions of calls. */
const MAX_PAGES = 200;

type Page = { instance_num: number | null; instances: unknown[] };

async function readPages(client: DcsClient): Promise<CallResult<Page[]>> {
  const first = await client.listInstances(0, PAGE_SIZE);
  if (!first.ok) return first;
  const pages = [first.value];
  const total = first.value.instance_num;
  if (total === null) {
    for (let n = 1; n < MAX_PAGES && pages.at(-1)?.instances.length === PAGE_SIZE; n += 1) {
      // Without a total, only the page before tells whether there is a next one.
      const page = await client.listInstances(n * PAGE_SIZE, PAGE_SIZE);
      if (!page.ok) return page;
      pages.push(page.value);
    }
    return { ok: true, value: pages };
  }
  const count = Math.min(Math.ceil(total / PAGE_SIZE), MAX_PAGES);
  const rest = Array.from({ length: Math.max(0, count - 1) }, (_, n) =>
    client.listInstances((n + 1) * PAGE_SIZE, PAGE_SIZE),
  );
  for (const page of await Promise.all(rest)) {
    if (!page.ok) return page;
    pages.push(page.value);
  }
  return { ok: true, value: pages };
}

/** Reads the whole fleet: the first page, then the others at once. A row that cannot be read is left out and logged. */
export async function readFleet(client: DcsClient, clock: Clock, log: Logger): Promise<CallResult<FleetReading>> {
  const startedAt = clock.now();
  const pages = await readPages(client);
  if (!pages.ok) return pages;
  const readAt = instantOf(clock);
  const instances = new Map<string, Instance>();
  let unreadable = 0;
  for (const row of pages.value.flatMap((page) => page.instances)) {
    const wire = wireInstance.safeParse(row);
    const instance = wire.success ? toInstance(wire.data, hintOf(wire.data, readAt)) : null;
    if (instance === null) unreadable += 1;
    // Instances move between pages when one is made or deleted meanwhile.
    else instances.set(instance.instance_id, instance);
  }
  if (unreadable > 0) log.warn({ unreadable }, 'rows of the list could not be read and are left out');
  return { ok: true, value: { startedAt, readAt, instances: [...instances.values()] } };
}
