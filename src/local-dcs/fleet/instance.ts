/** `cache_mode` of DCS (dcs-api.md §2). */
export type CacheMode = 'single' | 'ha' | 'cluster' | 'proxy' | 'ha_rw_split';

/** The properties of an instance that never change. */
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
  /** The number of redis-servers behind it. A record without any has 0. */
  nodes: 0 | 1 | 2 | 3;
  /** MB, for records without redis-servers. */
  simulated_memory: number;
  /** Whether SSL is on before the first switch. Default: off, as in new DCS instances. */
  encrypted_at_first?: boolean;
  /** How long its certificate is valid from the first start on. Default: a year. */
  certificate_days?: number;
  /** Its status at first. Default: RUNNING. */
  status_at_first?: string;
  /** Whether it has a domain name for reading from its standby. Default: no. */
  readonly_domain?: boolean;
  /** Its made-up public address. Default: none. */
  public_ip?: string;
  /** Whether an online migration into it runs. Default: no. */
  migration?: boolean;
}

/** The properties of an instance that change. They are kept over restarts. */
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

/** The read-only domain name, or '' if it has none. Its form is made up: the documents show no example. */
export function readonlyDomainNameOf(spec: InstanceSpec): string {
  return spec.readonly_domain === true ? `redis-readonly-${spec.id}.dcs.example.com` : '';
}
