import type { DcsClient, ReadOptions } from '../cloud/client.ts';
import type { CallResult } from '../cloud/result.ts';
import type { WireStatistic } from '../cloud/wire.ts';

export type ReadStatistics = (options: ReadOptions) => Promise<CallResult<ReadonlyMap<string, WireStatistic>>>;

/**
 * Figures by instance id. DCS tells those of all instances at once, so whoever asks meanwhile shares the flight; nothing is held, since
 * what a switch would cost is told from fresh facts. The options of the one who starts the flight count.
 */
export function createStatistics(client: DcsClient): ReadStatistics {
  let flight: ReturnType<ReadStatistics> | null = null;

  async function read(options: ReadOptions): ReturnType<ReadStatistics> {
    const result = await client.statistics(options);
    if (!result.ok) return result;
    return { ok: true, value: new Map(result.value.statistics.map((figures) => [figures.instance_id ?? '', figures])) };
  }

  return (options) => (flight ??= read(options).finally(() => (flight = null)));
}
