import type { InstanceId } from '../../contract/ids.ts';
import type { Fact, InstanceDetail } from '../../contract/instance.ts';
import { risksOf } from '../../domain/risk.ts';
import { instantOf, type Clock } from '../clock.ts';
import type { DcsClient } from '../dcs/client.ts';
import { specFactsOf } from '../dcs/map.ts';
import { orThrow, type CallResult } from '../dcs/result.ts';
import type { WireInstance } from '../dcs/wire.ts';
import type { Observe } from './observe.ts';
import type { ReadStatistics } from './statistics.ts';

export interface DetailOptions {
  client: DcsClient;
  observe: Observe;
  statistics: ReadStatistics;
  clock: Clock;
  /** The limit of each reading, its repeats included, in ms. */
  limitMs: number;
}

/** Statuses of a backup that is on its way (dcs-api.md §1). */
const BACKUP_RUNS = new Set(['waiting', 'backuping']);

function factOf<T, U>(result: CallResult<T>, read: (value: T) => U): Fact<U> {
  return result.ok ? { known: true, value: read(result.value) } : { known: false, error: result.failure.envelope };
}

/** What stands in show alone. */
function shownFields(wire: WireInstance) {
  return {
    created_at: wire.created_at,
    updated_at: wire.updated_at ?? wire.update_at,
    vpc_name: wire.vpc_name,
    charging_mode: wire.charging_mode,
    az_codes: wire.az_codes,
    maintain_begin: wire.maintain_begin,
    maintain_end: wire.maintain_end,
    replica_count: wire.replica_count,
    sharding_count: wire.sharding_count,
    transparent_client_ip: wire.transparent_client_ip_enable,
  };
}

/**
 * Reads one instance with everything a switch would touch, all at once. What fails becomes an unknown fact; only show must
 * succeed, and when it fails the others are given up.
 */
export function createReadDetail({ client, observe, statistics, clock, limitMs }: DetailOptions) {
  /** @throws Failure when show fails */
  return async (id: InstanceId): Promise<InstanceDetail> => {
    const givenUp = new AbortController();
    const options = () => ({ signal: AbortSignal.any([givenUp.signal, AbortSignal.timeout(limitMs)]) });
    const facts = Promise.all([client.configs(id, options()), client.backups(id, options()), statistics({})]);
    const seen = await observe(id, { signal: AbortSignal.timeout(limitMs) });
    if (!seen.show.ok) givenUp.abort();
    const { wire, instance } = orThrow(seen.show);
    const [configs, backups, figures] = await facts;

    const appendonly = factOf(configs, ({ redis_config }) => {
      return redis_config.find((parameter) => parameter.param_name === 'appendonly')?.param_value ?? null;
    });
    const backupRunning = factOf(backups, (list) =>
      (list?.backup_record_response ?? []).some((backup) => BACKUP_RUNS.has(backup.status ?? '')),
    );
    const data = factOf(figures, (all) => {
      const own = all.get(id);
      if (own === undefined || own.keys === null) return null;
      return { keys: own.keys, used_memory: own.used_memory ?? instance.used_memory };
    });
    const risks = risksOf({
      type: instance.type,
      spec_code: specFactsOf(wire).spec_code,
      enabled: instance.ssl.state !== 'on',
      appendonly,
      transparent_client_ip: wire.transparent_client_ip_enable,
      backup_running: backupRunning,
    });
    return {
      read_at: instantOf(clock),
      instance,
      ...shownFields(wire),
      ssl_detail: factOf(seen.detail, (detail) => detail),
      appendonly,
      data,
      backup_running: backupRunning,
      risks,
    };
  };
}
export type ReadDetail = ReturnType<typeof createReadDetail>;
