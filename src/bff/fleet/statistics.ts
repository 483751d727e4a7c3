import type { Clock } from '../clock.ts';
import type { DcsClient, ReadOptions } from '../dcs/client.ts';
import type { CallResult } from '../dcs/result.ts';
import type { WireStatistic } from '../dcs/wire.ts';

export type ReadStatistics = (options: ReadOptions) => Promise<CallResult<ReadonlyMap<string, WireStatistic>>>;

/** DCS tells the figures of all instances at once, so whoever asks shortly after shares the answer. */
const HELD_MS = 5000;

/** Figures by instance id, read by one flight at a time. The options of the one who starts the flight count. */
export function createStatistics(client: DcsClient, clock: Clock): ReadStatistics {
  let held: { value: ReadonlyMap<string, WireStatistic>; until: number } | null = null;
  let flight: ReturnType<ReadStatistics> | null = null;

  async function read(options: ReadOptions): ReturnType<ReadStatistics> {
    const result = await client.statistics(options);
    if (!result.ok) return result;
    const value = new Map(result.value.statistics.map((figures) => [figures.instance_id ?? '', figures]));
    held = { value, until: clock.now() + HELD_MS };
    return { ok: true, value };
  }

  return (options) => {
    if (held !== null && clock.now() < held.until) return Promise.resolve({ ok: true, value: held.value });
    flight ??= read(options).finally(() => (flight = null));
    return flight;
  };
}
