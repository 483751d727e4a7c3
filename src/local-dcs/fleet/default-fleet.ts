import type { InstanceSpec } from './instance.ts';
import { NO_PROCESS, specsFrom, type Row } from './rows.ts';

/** Eligible instances. Each has real redis-servers (dcs-api.md §2). */
const ELIGIBLE: readonly Row[] = [
  {
    name: 'orders-cache',
    spec_code: 'redis.ha.xu1.large.r2.4',
    mode: 'ha',
    version: '6.0',
    memory: 4096,
    aof: 'yes',
    tags: { env: 'prod', team: 'checkout' },
    description: 'Open orders and baskets of the shop',
  },
  {
    name: 'leaderboard',
    spec_code: 'redis.ha.au1.large.r2.2',
    mode: 'ha',
    version: '7.0',
    memory: 2048,
    tags: { env: 'prod', team: 'games' },
    description: 'Daily rankings, rebuilt every night',
    readonly_domain: true,
  },
  {
    name: 'web-sessions',
    spec_code: 'redis.single.xu1.large.1',
    mode: 'single',
    version: '6.0',
    memory: 1024,
    tags: { env: 'prod', team: 'identity' },
    description: 'Sign-in sessions of the web shop',
  },
  {
    name: 'ci-scratch',
    spec_code: 'redis.single.au1.tiny.128',
    mode: 'single',
    version: '7.0',
    memory: 128,
    tags: { env: 'test', team: 'platform' },
    description: 'Throw-away data of the build machines; its certificate ends soon',
    public_ip: '203.0.113.24',
    certificate_days: 20,
  },
  {
    name: 'catalog-search',
    spec_code: 'redis.cluster.xu1.large.r2.s1.8',
    mode: 'cluster',
    version: '7.0',
    memory: 8192,
    aof: 'yes',
    tags: { env: 'prod', team: 'catalog' },
    description: 'Product index and facets',
  },
  {
    name: 'price-feed',
    spec_code: 'redis.cluster.xu1.large.r1.4',
    mode: 'cluster',
    version: '6.0',
    memory: 4096,
    tags: { env: 'prod', team: 'pricing' },
    description: 'Live prices, loaded again from the feed',
  },
];

/** One instance for each scenario of scenarios.ts. Each has real redis-servers and one fault. */
const SCENARIOS: ReadonlyArray<
  readonly [string, string, Pick<Row, 'spec_code' | 'mode' | 'version' | 'memory' | 'aof'>]
> = [
  [
    'fraud-scores',
    'ssl-operation-fails',
    { spec_code: 'redis.single.xu1.tiny.256', mode: 'single', version: '6.0', memory: 256 },
  ],
  [
    'geo-lookup',
    'unsupported-after-all',
    { spec_code: 'redis.single.xu1.tiny.256', mode: 'single', version: '6.0', memory: 256 },
  ],
  [
    'ledger-queue',
    'job-fails',
    { spec_code: 'redis.ha.xu1.tiny.r2.256', mode: 'ha', version: '7.0', memory: 256, aof: 'yes' },
  ],
  [
    'report-builder',
    'slow-job',
    { spec_code: 'redis.single.xu1.large.1', mode: 'single', version: '7.0', memory: 1024 },
  ],
  ['rate-limits', 'throttled', { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '6.0', memory: 128 }],
  [
    'chat-presence',
    'recovering',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '7.0', memory: 128 },
  ],
  ['mail-outbox', 'busy', { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '6.0', memory: 128 }],
  [
    'ad-counters',
    'gateway-html',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '7.0', memory: 128 },
  ],
  [
    'stock-levels',
    'answer-lost',
    { spec_code: 'redis.ha.xu1.tiny.r2.128', mode: 'ha', version: '6.0', memory: 128, aof: 'yes' },
  ],
  ['wish-lists', 'backup-fails', { spec_code: 'redis.ha.xu1.tiny.r2.128', mode: 'ha', version: '7.0', memory: 128 }],
  [
    'coupon-codes',
    'job-forgotten',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '7.0', memory: 128 },
  ],
  ['ab-tests', 'job-hangs', { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '6.0', memory: 128 }],
  [
    'push-tokens',
    'success-contradicted',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '7.0', memory: 128 },
  ],
];

/** Scenarios that were added later. They are at the end, so the ids before them stay valid. */
const LATER_SCENARIOS: typeof SCENARIOS = [
  [
    'order-archive',
    'backup-answer-lost',
    { spec_code: 'redis.ha.xu1.tiny.r2.128', mode: 'ha', version: '6.0', memory: 128, aof: 'yes' },
  ],
  [
    'seat-holds',
    'job-id-in-centre',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '6.0', memory: 128 },
  ],
  [
    'gift-cards',
    'job-id-nowhere',
    { spec_code: 'redis.single.xu1.tiny.128', mode: 'single', version: '7.0', memory: 128 },
  ],
];

/** One of each kind that cannot have SSL (dcs-api.md §2). */
const INELIGIBLE: readonly Row[] = [
  {
    name: 'reviews-read',
    spec_code: 'redis.ha.xu1.large.p2.4',
    mode: 'ha_rw_split',
    version: '6.0',
    memory: 4096,
    tags: { env: 'prod', team: 'catalog' },
    description: NO_PROCESS,
    aof: 'yes',
    used: 1290,
    readonly_domain: true,
  },
  {
    name: 'clickstream',
    spec_code: 'redis.proxy.xu1.large.s1.16',
    mode: 'proxy',
    version: '6.0',
    memory: 16_384,
    tags: { env: 'prod', team: 'insight' },
    description: NO_PROCESS,
    aof: 'yes',
    used: 11_420,
  },
  {
    name: 'recommendations',
    spec_code: 'redis.ha.xu1.large.enthp.8',
    mode: 'ha',
    version: '6.0',
    memory: 8192,
    tags: { env: 'prod', team: 'insight' },
    description: NO_PROCESS,
    aof: 'yes',
    edition: 'enterprise',
    used: 5210,
  },
  {
    name: 'warehouse-legacy',
    spec_code: 'dcs.master_standby',
    mode: 'ha',
    version: '3.0',
    memory: 2048,
    tags: { env: 'prod', team: 'logistics' },
    description: NO_PROCESS,
    aof: 'yes',
    used: 702,
  },
  {
    name: 'loyalty-points',
    spec_code: 'redis.ha.xu1.large.r2.2',
    mode: 'ha',
    version: '5.0',
    memory: 2048,
    tags: { env: 'prod', team: 'crm' },
    description: NO_PROCESS,
    aof: 'yes',
    used: 844,
  },
  {
    name: 'page-fragments',
    spec_code: 'dcs.memcached.master_standby',
    mode: 'ha',
    version: '1.5',
    memory: 2048,
    tags: { env: 'prod', team: 'web' },
    description: NO_PROCESS,
    engine: 'Memcached',
    used: 1530,
  },
];

const misbehaving = (scenarios: typeof SCENARIOS): Row[] =>
  scenarios.map(([name, scenario, spec]) => ({
    name,
    ...spec,
    tags: { env: 'staging', scenario },
    description: `Misbehaves on purpose: ${scenario}`,
  }));

const rows: readonly Row[] = [
  ...ELIGIBLE,
  ...misbehaving(SCENARIOS),
  ...INELIGIBLE.map((row) => ({ ...row, ssl: false })),
  ...misbehaving(LATER_SCENARIOS),
];

/** The fleet of a medium-sized company, the same at every start. Ids are fixed, so links and histories stay valid. */
export const DEFAULT_FLEET: readonly InstanceSpec[] = specsFrom(rows, '5e1f0a');
