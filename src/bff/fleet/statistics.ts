import type { DcsClient, ReadOptions } from '../cloud/client.ts';
import type { CallResult } from '../cloud/result.ts';
import type { WireStatistic } from '../cloud/wire.ts';

export type ReadStatistics = (options: ReadOptions) => Promise<CallResult<ReadonlyMap<string, WireStatistic>>>;

/**
 * Reads statistics by instance id. DCS returns those of all instances at once, so calls during a reading share it.
 * Nothing is cached, because a preview needs fresh facts. The options of the first caller apply.
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
