import type { Edition, InstanceType } from '../contract/instance.ts';

/** The fields that name an instance's type. The list has only `spec_code`; show adds the other two (dcs-api.md §1). */
export interface SpecFacts {
  spec_code: string;
  cache_mode: string | null;
  product_type: string | null;
}

const BY_CACHE_MODE: Readonly<Record<string, InstanceType>> = {
  single: 'single-node',
  ha: 'master-standby',
  cluster: 'redis-cluster',
  proxy: 'proxy-cluster',
  ha_rw_split: 'read-write-splitting',
};

/** The patterns of dcs-api.md §2. Their order matters: read/write splitting (`.pN.`) has the same prefix as master/standby. */
const BY_SPEC_CODE: ReadonlyArray<readonly [RegExp, InstanceType]> = [
  [/^redis\.single\.|^dcs\.single_node$/, 'single-node'],
  [/^redis\.ha\.\w+\.\w+\.p\d+\./, 'read-write-splitting'],
  [/^redis\.ha\.|^dcs\.master_standby$/, 'master-standby'],
  [/^redis\.cluster\./, 'redis-cluster'],
  [/^redis\.proxy\./, 'proxy-cluster'],
];

/** The type of an instance, by `cache_mode` if it is known, else by `spec_code`. `unknown` if neither tells. */
export function typeOf(facts: SpecFacts): InstanceType {
  const told = facts.cache_mode === null ? undefined : BY_CACHE_MODE[facts.cache_mode];
  return told ?? BY_SPEC_CODE.find(([pattern]) => pattern.test(facts.spec_code))?.[1] ?? 'unknown';
}

/** The edition, by `product_type` (`generic` or `enterprise`) if it is known, else by `spec_code` (`enthp`, `entst`: enterprise). */
export function editionOf(facts: SpecFacts): Edition {
  if (facts.product_type === 'enterprise' || /\.ent(hp|st)\b/.test(facts.spec_code)) return 'enterprise';
  return facts.product_type === 'generic' || typeOf(facts) !== 'unknown' ? 'basic' : 'unknown';
}

/** Whether a Redis Cluster has no replicas (`r1` in its spec code): such a cluster has no AOF (dcs-api.md §3). */
export function isSingleReplica(specCode: string): boolean {
  return /^redis\.cluster\..*\.r1\./.test(specCode);
}
