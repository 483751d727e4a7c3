import type { CacheMode, InstanceSpec } from './instance.ts';

/** One instance of a hand-written fleet. */
export interface Row {
  name: string;
  spec_code: string;
  mode: CacheMode;
  version: string;
  /** MB. */
  memory: number;
  tags: Record<string, string>;
  description: string;
  /** False: it does not support SSL. */
  ssl?: boolean;
  aof?: 'yes';
  edition?: 'enterprise';
  engine?: 'Memcached';
  /** MB. */
  used?: number;
  certificate_days?: number;
  /** Its status at the first start, if not RUNNING. Then it has no redis-server. */
  status?: string;
  readonly_domain?: boolean;
  public_ip?: string;
  migration?: boolean;
}

export const NO_PROCESS = 'Simulated record: no Redis process behind it.';

const NODES = { single: 1, ha: 2, cluster: 3, proxy: 0, ha_rw_split: 0 } as const;

/**
 * Makes instances from rows. The ids follow from the position in the list, so new rows go to the end.
 *
 * @param idStart the first six digits of every id, unique to the fleet
 */
export function specsFrom(rows: readonly Row[], idStart: string): InstanceSpec[] {
  return rows.map((row, index) => {
    const serial = (index + 1).toString(16).padStart(2, '0');
    const eligible = row.ssl ?? true;
    return {
      id: `${idStart}${serial}-7c3d-4b52-9a6e-d0c5${serial}c4${serial}e1`,
      name: row.name,
      description: row.description,
      spec_code: row.spec_code,
      cache_mode: row.mode,
      product_type: row.edition ?? 'generic',
      engine: row.engine ?? 'Redis',
      engine_version: row.version,
      support_ssl: eligible,
      max_memory: row.memory,
      appendonly: row.aof ?? 'no',
      tags: Object.entries(row.tags).map(([key, value]) => ({ key, value })),
      maintain_begin: index % 2 === 0 ? '18:00:00' : '22:00:00',
      maintain_end: index % 2 === 0 ? '22:00:00' : '02:00:00',
      created_at: new Date(Date.UTC(2024, index % 12, 1 + ((index * 7) % 27), 9, 30)).toISOString(),
      nodes: eligible && row.status === undefined ? NODES[row.mode] : 0,
      simulated_memory: row.used ?? 0,
      ...(row.certificate_days === undefined ? {} : { certificate_days: row.certificate_days }),
      ...(row.status === undefined ? {} : { status_at_first: row.status }),
      ...(row.readonly_domain === undefined ? {} : { readonly_domain: row.readonly_domain }),
      ...(row.public_ip === undefined ? {} : { public_ip: row.public_ip }),
      ...(row.migration === undefined ? {} : { migration: row.migration }),
    };
  });
}

/** The same fleet as records only, without redis-servers. */
export function asRecords(fleet: readonly InstanceSpec[]): InstanceSpec[] {
  return fleet.map((spec) => ({ ...spec, description: NO_PROCESS, nodes: 0 }));
}
