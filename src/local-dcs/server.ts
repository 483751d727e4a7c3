import { mkdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { Account } from './account.ts';
import { createApp } from './app.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { DEFAULT_FLEET } from './fleet/default-fleet.ts';
import { SECOND_REGION_FLEET, STAGING_FLEET } from './fleet/further-fleets.ts';
import type { InstanceSpec } from './fleet/instance.ts';
import { asRecords } from './fleet/rows.ts';
import { syntheticFleet } from './fleet/synthetic-fleet.ts';
import { codeAt } from './iam/totp.ts';
import { ACCOUNT, type IamUser } from './iam/users.ts';
import { Jobs } from './jobs.ts';
import { PortGiver } from './ports.ts';
import type { ProjectScenario } from './project-scenarios.ts';
import { PROJECTS, REGIONS, type ProjectName, type RegionName } from './projects.ts';
import { endLeftovers, lockFolder, unlockFolder } from './redis/leftovers.ts';
import type { Dcs, ReceivedPut } from './routes/request.ts';
import { StateFile, type Job } from './state.ts';
import { World } from './world.ts';

/** One project of a running embedded DCS, with everything needed to reach it. */
export interface LocalProject {
  projectId: string;
  name: ProjectName;
  region: RegionName;
  /** The address of its region, for DCS, IAM and the object store. */
  endpoint: string;
  ak: string;
  sk: string;
  caCertificate: string;
  fleet: { instances: number; withProcesses: number };
  /** The number of SSL PUTs for an instance. */
  puts: (instanceId: string) => number;
  /** Every SSL PUT, in order of arrival. */
  received: () => readonly ReceivedPut[];
  /** The true state: every job, in the order of their starts. */
  jobs: () => readonly Job[];
  /** The true state: whether an instance has SSL on. */
  isSslOn: (instanceId: string) => boolean;
  /** Sets the scenario of every call of the project from now on; null removes it. */
  setScenario: (scenario: ProjectScenario | null) => void;
}

/** A running embedded DCS: the first project, and everything that the projects share. */
export interface LocalDcs extends LocalProject {
  redisPassword: string;
  /** IAM's account, and its users with their passwords. */
  iam: { account: string; users: readonly IamUser[] };
  /** All projects, including the first one. */
  projects: readonly LocalProject[];
  /** The one-time code that a user's authenticator shows now; '' for a user without one. */
  codeOf: (user: IamUser) => string;
  /** Voids the tokens of a user. */
  revokeTokens: (user: IamUser) => void;
  close: () => Promise<void>;
}

/** The fleet of each project. */
export type Fleets = Readonly<Record<ProjectName, readonly InstanceSpec[]>>;

export const DEFAULT_FLEETS: Fleets = {
  'local-1': DEFAULT_FLEET,
  'local-1_staging': STAGING_FLEET,
  'local-2': SECOND_REGION_FLEET,
};

/** The fleets that the settings ask for. With a synthetic fleet no redis-server is needed. */
function configuredFleets({ fleet }: Config): Fleets {
  if (fleet === 'default') return DEFAULT_FLEETS;
  return {
    'local-1': syntheticFleet(fleet),
    'local-1_staging': asRecords(STAGING_FLEET),
    'local-2': asRecords(SECOND_REGION_FLEET),
  };
}

async function listen(app: FastifyInstance, host: string, port: number, setting: string): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use: set ${setting} to another.`, { cause });
    }
    throw cause;
  }
}

function localProject({ world, endpoint, puts, received }: Dcs): LocalProject {
  return {
    projectId: world.projectId,
    name: world.name,
    region: world.region,
    endpoint: endpoint(),
    ak: world.account.ak,
    sk: world.account.sk,
    caCertificate: world.caCertificate,
    fleet: { instances: world.size, withProcesses: world.redis.size },
    puts: (id) => puts.get(id) ?? 0,
    received: () => received,
    jobs: () => world.jobs,
    isSslOn: (id) => world.instance(id)?.state.enable_ssl ?? false,
    setScenario: (scenario) => world.setScenario(scenario),
  };
}

/**
 * Starts the embedded DCS: cleans up after a killed one, starts the redis-servers, resumes unfinished jobs, listens.
 *
 * @param fleets replaces the configured fleets
 * @throws Error in one sentence: folder in use, damaged state, port in use, redis-server that cannot be run
 */
export async function startLocalDcs(
  config: Config,
  clock: Clock = systemClock,
  fleets: Fleets = configuredFleets(config),
): Promise<LocalDcs> {
  mkdirSync(config.dir, { recursive: true });
  lockFolder(config.dir);
  await endLeftovers(config.dir);
  if (config.reset) StateFile.reset(config.dir);
  const account = Account.open(config, clock);
  const ports = new PortGiver(config.redisPort);
  const endpoints = new Map<RegionName, string>();
  const all: Dcs[] = [];
  for (const { name, region } of PROJECTS) {
    const world = await World.open(account, name, fleets[name], ports);
    const endpoint = () => endpoints.get(region) ?? '';
    all.push({ world, jobs: new Jobs(world), endpoint, puts: new Map(), received: [], details: new Map() });
  }
  const appOf = (name: RegionName) =>
    createApp({ name, account, projects: all.filter(({ world }) => world.region === name), everywhere: all });
  const [firstApp, secondApp] = [appOf(REGIONS[0]), appOf(REGIONS[1])];
  const redis = all.flatMap(({ world }) =>
    [...world.redis].map(([id, each]) => ({ each, ssl: world.instance(id)?.state.enable_ssl ?? false })),
  );

  const close = async () => {
    await Promise.all([firstApp.close(), secondApp.close()]);
    await Promise.all(all.map(({ jobs }) => jobs.close()));
    await Promise.all(redis.map(({ each }) => each.stop()));
    unlockFolder(config.dir);
  };
  try {
    await Promise.all(redis.map(({ each, ssl }) => each.start(ssl)));
    endpoints.set(REGIONS[0], await listen(firstApp, config.host, config.port, 'LOCAL_DCS_PORT'));
    endpoints.set(REGIONS[1], await listen(secondApp, config.host, config.secondPort, 'LOCAL_DCS_SECOND_PORT'));
  } catch (cause) {
    await close();
    throw cause;
  }
  for (const { jobs } of all) jobs.resume();
  const projects = all.map(localProject);
  const [first] = projects;
  if (first === undefined) throw new Error('The embedded DCS has no project.');
  return {
    ...first,
    redisPassword: account.redisPassword,
    iam: { account: ACCOUNT.name, users: account.iamUsers },
    projects,
    codeOf: ({ totp }) => (totp === null ? '' : codeAt(totp, clock.now())),
    revokeTokens: ({ id }) => account.revokeTokens(id),
    close,
  };
}
