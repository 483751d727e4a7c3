/** `cache_mode` of DCS (dcs-api.md §2). */
export type CacheMode = 'single' | 'ha' | 'cluster' | 'proxy' | 'ha_rw_split';

/** What of an instance never changes. */
export interface InstanceSpec {
  id: string;
  name: string;
  description: string;
  spec_code: string;
  cache_mode: CacheMode;
  product_type: 'generic' | 'enterprise';
  engine: 'Redis' | 'Memcached';
  engine_version: string;
  support_ssl: boolean;
  /** MB. */
  max_memory: number;
  appendonly: 'yes' | 'no';
  tags: ReadonlyArray<{ key: string; value: string }>;
  /** Maintenance window, UTC. */
  maintain_begin: string;
  maintain_end: string;
  created_at: string;
  /** How many redis-servers run behind it: 0 for a record without any. */
  nodes: 0 | 1 | 2 | 3;
  /** MB, for records without redis-servers. */
  simulated_memory: number;
  /** Whether SSL is on before anyone switched it. Default: off, as DCS makes its instances. */
  encrypted_at_first?: boolean;
  /** For how long its certificate holds from the first start on. Default: a year. */
  certificate_days?: number;
  /** Its status before anything was done to it. Default: RUNNING. */
  status_at_first?: string;
  /** Whether it has a domain name for reading from its standby. Default: it has none. */
  readonly_domain?: boolean;
  /** Its public address, made up. Default: it has none. */
  public_ip?: string;
  /** Whether an online migration into it runs. Default: none does. */
  migration?: boolean;
}

/** What of an instance changes, and is kept over restarts. */
export interface InstanceState {
  status: string;
  task: string | null;
  enable_ssl: boolean;
  transparent_client_ip: boolean;
  port: number;
  updated_at: string;
}

/** One instance of the embedded DCS. */
export interface Instance {
  readonly spec: InstanceSpec;
  readonly state: InstanceState;
}

/** The value of the tag `scenario`, if the instance has one. */
export function scenarioOf(instance: Instance): string | undefined {
  return instance.spec.tags.find((tag) => tag.key === 'scenario')?.value;
}

/** The private domain name, in the form of the public documentation's examples. */
export function domainNameOf(spec: InstanceSpec): string {
  return `redis-${spec.id}.dcs.example.com`;
}

/** The domain name for reading only, or '' when it has none. Its form is made up: the documents show no example. */
export function readonlyDomainNameOf(spec: InstanceSpec): string {
  return spec.readonly_domain === true ? `redis-readonly-${spec.id}.dcs.example.com` : '';
}
