import type { InstanceSpec } from './instance.ts';

/** A small seeded generator (mulberry32), so the same size always gives the same fleet. Yields 0 ≤ x < 1. */
function seededRandom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Kind = Pick<InstanceSpec, 'spec_code' | 'cache_mode' | 'product_type' | 'engine' | 'max_memory'> & {
  versions: readonly string[];
  ssl: boolean;
};

const basic = { product_type: 'generic', engine: 'Redis' } as const;

/** The weighted mix: mostly master/standby and clusters of 6.0 and 7.0, and some of everything else. */
const MIX: ReadonlyArray<readonly [number, Kind]> = [
  [
    30,
    {
      ...basic,
      spec_code: 'redis.ha.xu1.large.r2.4',
      cache_mode: 'ha',
      max_memory: 4096,
      versions: ['6.0', '6.0', '7.0'],
      ssl: true,
    },
  ],
  [
    14,
    {
      ...basic,
      spec_code: 'redis.ha.au1.large.r2.2',
      cache_mode: 'ha',
      max_memory: 2048,
      versions: ['6.0', '7.0'],
      ssl: true,
    },
  ],
  [
    16,
    {
      ...basic,
      spec_code: 'redis.single.xu1.large.1',
      cache_mode: 'single',
      max_memory: 1024,
      versions: ['6.0', '7.0'],
      ssl: true,
    },
  ],
  [
    12,
    {
      ...basic,
      spec_code: 'redis.cluster.xu1.large.r2.8',
      cache_mode: 'cluster',
      max_memory: 8192,
      versions: ['6.0', '7.0'],
      ssl: true,
    },
  ],
  [
    4,
    {
      ...basic,
      spec_code: 'redis.cluster.xu1.large.r1.4',
      cache_mode: 'cluster',
      max_memory: 4096,
      versions: ['6.0'],
      ssl: true,
    },
  ],
  [
    8,
    {
      ...basic,
      spec_code: 'redis.ha.xu1.large.r2.4',
      cache_mode: 'ha',
      max_memory: 4096,
      versions: ['5.0', '5.0', '4.0'],
      ssl: false,
    },
  ],
  [
    6,
    {
      ...basic,
      spec_code: 'redis.proxy.xu1.large.16',
      cache_mode: 'proxy',
      max_memory: 16_384,
      versions: ['6.0', '5.0'],
      ssl: false,
    },
  ],
  [
    4,
    {
      ...basic,
      spec_code: 'redis.ha.xu1.large.p2.8',
      cache_mode: 'ha_rw_split',
      max_memory: 8192,
      versions: ['6.0'],
      ssl: false,
    },
  ],
  [
    3,
    {
      ...basic,
      spec_code: 'redis.ha.xu1.large.enthp.8',
      cache_mode: 'ha',
      product_type: 'enterprise',
      max_memory: 8192,
      versions: ['6.0'],
      ssl: false,
    },
  ],
  [2, { ...basic, spec_code: 'dcs.master_standby', cache_mode: 'ha', max_memory: 2048, versions: ['3.0'], ssl: false }],
  [
    1,
    {
      ...basic,
      spec_code: 'dcs.memcached.master_standby',
      cache_mode: 'ha',
      engine: 'Memcached',
      max_memory: 2048,
      versions: ['1.5'],
      ssl: false,
    },
  ],
];
const WEIGHT = MIX.reduce((sum, [weight]) => sum + weight, 0);

const SERVICES = [
  'orders',
  'sessions',
  'catalog',
  'pricing',
  'search',
  'ledger',
  'profile',
  'inbox',
  'metrics',
  'routing',
  'stock',
  'media',
];
const USES = ['cache', 'queue', 'index', 'locks', 'counters', 'feed', 'store', 'limits'];
const ENVIRONMENTS = ['prod', 'prod', 'prod', 'staging', 'test'];
const REGIONS = ['eu', 'us', 'ap', 'cn'];
const TEAMS = ['checkout', 'identity', 'catalog', 'platform', 'insight', 'logistics', 'crm'];

/** The kind at a point 0 ≤ point < 1 of the mix. */
function kindAt(point: number): Kind | undefined {
  let left = point * WEIGHT;
  return MIX.find(([weight]) => (left -= weight) < 0)?.[1];
}

/** A fleet of any size with a plausible mix, without redis-servers. The same size gives the same fleet. */
export function syntheticFleet(size: number): InstanceSpec[] {
  const random = seededRandom(size);
  const pick = <T>(values: readonly T[], fallback: T): T => values[Math.floor(random() * values.length)] ?? fallback;
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return Array.from({ length: size }, (_, index): InstanceSpec => {
    const kind = kindAt(random()) ?? MIX[0]?.[1];
    if (kind === undefined) throw new Error('the mix is empty');
    const hasAof = kind.cache_mode !== 'single' && !kind.spec_code.includes('.r1.') && random() < 0.7;
    const id = `${index.toString(16).padStart(8, '0')}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
    return {
      id,
      name: `${pick(SERVICES, 'cache')}-${pick(USES, 'cache')}-${pick(REGIONS, 'eu')}-${String(index + 1).padStart(5, '0')}`,
      description: 'Synthetic: no Redis process behind it.',
      spec_code: kind.spec_code,
      cache_mode: kind.cache_mode,
      product_type: kind.product_type,
      engine: kind.engine,
      engine_version: pick(kind.versions, '6.0'),
      support_ssl: kind.ssl,
      max_memory: kind.max_memory,
      appendonly: hasAof ? 'yes' : 'no',
      tags: [
        { key: 'env', value: pick(ENVIRONMENTS, 'prod') },
        { key: 'team', value: pick(TEAMS, 'platform') },
      ],
      maintain_begin: '18:00:00',
      maintain_end: '22:00:00',
      created_at: new Date(Date.UTC(2023, 0, 1) + Math.floor(random() * 1000) * 86_400_000).toISOString(),
      nodes: 0,
      simulated_memory: Math.floor(kind.max_memory * random() * 0.9),
      // Some have SSL on already. The id decides it, so it is the same at every start.
      encrypted_at_first: kind.ssl && Number.parseInt(id.slice(-1), 16) < 6,
    };
  });
}
