import { mkdirSync } from 'node:fs';
import { createApp } from './app.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { DEFAULT_FLEET } from './fleet/default-fleet.ts';
import type { InstanceSpec } from './fleet/instance.ts';
import { syntheticFleet } from './fleet/synthetic-fleet.ts';
import { codeAt } from './iam/totp.ts';
import { ACCOUNT, type IamUser } from './iam/users.ts';
import { Jobs } from './jobs.ts';
import { endLeftovers, lockFolder, unlockFolder } from './redis/leftovers.ts';
import type { Dcs, ReceivedPut } from './routes/request.ts';
import { StateFile, type Job } from './state.ts';
import { World } from './world.ts';

const REGION = 'local-1';

/** A running embedded DCS. */
export interface LocalDcs {
  endpoint: string;
  region: string;
  projectId: string;
  ak: string;
  sk: string;
  redisPassword: string;
  /** IAM's account, and its users with their passwords. */
  iam: { account: string; users: readonly IamUser[] };
  caCertificate: string;
  fleet: { instances: number; withProcesses: number };
  /** How many SSL PUTs reached an instance. */
  puts: (instanceId: string) => number;
  /** Every SSL PUT that came, in order. */
  received: () => readonly ReceivedPut[];
  /** The truth: every job, in the order in which they began. */
  jobs: () => readonly Job[];
  /** The truth: whether an instance has SSL on. */
  isSslOn: (instanceId: string) => boolean;
  /** The one-time code that the authenticator of a user would show now; '' for one who has none. */
  codeOf: (user: IamUser) => string;
  /** Voids the tokens of a user. */
  revokeTokens: (user: IamUser) => void;
  close: () => Promise<void>;
}

/**
 * Starts the embedded DCS: cleans up what a killed one left, starts the redis-servers, takes up unfinished jobs, listens.
 *
 * @param fleet another fleet than the configured one
 * @throws Error in one sentence: folder in use, damaged state, port in use, redis-server that cannot be run
 */
export async function startLocalDcs(
  config: Config,
  clock: Clock = systemClock,
  fleet?: readonly InstanceSpec[],
): Promise<LocalDcs> {
  mkdirSync(config.dir, { recursive: true });
  lockFolder(config.dir);
  await endLeftovers(config.dir);
  if (config.reset) StateFile.reset(config.dir);
  const specs = fleet ?? (config.fleet === 'default' ? DEFAULT_FLEET : syntheticFleet(config.fleet));
  const world = await World.open(config, clock, specs);
  const jobs = new Jobs(world);
  let endpoint = '';
  const dcs: Dcs = {
    world,
    jobs,
    region: REGION,
    endpoint: () => endpoint,
    puts: new Map(),
    received: [],
    details: new Map(),
  };
  const app = createApp(dcs);

  const close = async () => {
    await app.close();
    await jobs.close();
    await Promise.all([...world.redis.values()].map((redis) => redis.stop()));
    unlockFolder(config.dir);
  };
  try {
    await Promise.all(
      [...world.redis].map(([id, redis]) => redis.start(world.instance(id)?.state.enable_ssl ?? false)),
    );
    endpoint = await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    await close();
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new Error(`Port ${config.port} is in use: set LOCAL_DCS_PORT to another.`, { cause });
    }
    throw cause;
  }
  jobs.resume();
  return {
    endpoint,
    region: REGION,
    ...world.credentials,
    iam: { account: ACCOUNT, users: world.iamUsers },
    caCertificate: world.caCertificate,
    fleet: { instances: world.size, withProcesses: world.redis.size },
    puts: (id) => dcs.puts.get(id) ?? 0,
    received: () => dcs.received,
    jobs: () => world.jobs,
    isSslOn: (id) => world.instance(id)?.state.enable_ssl ?? false,
    codeOf: ({ totp }) => (totp === null ? '' : codeAt(totp, clock.now())),
    revokeTokens: ({ id }) => world.revokeTokens(id),
    close,
  };
}
