import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../local-dcs/clock.ts';
import { readConfig, type TaskEnableSsl } from '../local-dcs/config.ts';
import type { InstanceSpec } from '../local-dcs/fleet/instance.ts';
import { syntheticFleet } from '../local-dcs/fleet/synthetic-fleet.ts';
import type { IamUser } from '../local-dcs/iam/users.ts';
import type { ProjectName } from '../local-dcs/projects.ts';
import { DEFAULT_FLEETS, startLocalDcs, type Fleets, type LocalDcs, type LocalProject } from '../local-dcs/server.ts';
import { PROJECT } from './builders.ts';

/** Every reading of `details.enable_ssl` that the documents leave open (dcs-api.md §1). */
export const READINGS = ['both', 'on-only', 'never'] as const satisfies readonly TaskEnableSsl[];

export interface TestDcsOptions {
  /**
   * Names of instances of the default fleets, in any project, that get redis-servers. The others are only records.
   * Default: none.
   */
  only?: readonly string[];
  /** A synthetic fleet of this size in the first project, instead of the default one. */
  synthetic?: number;
  /** How long a job takes, ms. Default 200. */
  jobMs?: number;
  /** For which switches a task has `details.enable_ssl`. Default: both. */
  taskEnableSsl?: TaskEnableSsl;
  clock?: Clock;
  /** IAM's users. Default: generated ones. */
  iamUsers?: readonly object[];
  /** Replaces the project id of the builders. */
  projectId?: string;
  /** A folder to keep, for tests of a restart. Default: a temporary one. */
  dir?: string;
  /** The port of the second region. Default: any that is free. */
  secondPort?: string;
  /** The scenarios of projects at the start, in the format of `LOCAL_DCS_SCENARIOS`. */
  scenarios?: string;
}

export type TestProject = LocalProject & { idOf: (name: string) => string };
/** The first project, with everything that a test of one project needs. `projects` has all projects by name. */
export type TestDcs = Omit<LocalDcs, 'projects'> &
  TestProject & {
    dir: string;
    iamUser: (name: string) => IamUser;
    projects: Readonly<Record<ProjectName, TestProject>>;
  };

let firstPort = 20_000 + (process.pid % 200) * 100;

/** The real embedded DCS, in this process, on free ports, in its own folder. `close` ends and removes everything. */
export async function startTestDcs(options: TestDcsOptions = {}): Promise<TestDcs> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'local-dcs-'));
  firstPort += 40;
  const config = readConfig({
    LOCAL_DCS_PORT: '0',
    LOCAL_DCS_SECOND_PORT: options.secondPort,
    LOCAL_DCS_DIR: dir,
    LOCAL_DCS_PROJECT_ID: options.projectId ?? PROJECT,
    LOCAL_DCS_JOB_MS: String(options.jobMs ?? 200),
    LOCAL_DCS_TASK_ENABLE_SSL: options.taskEnableSsl,
    LOCAL_DCS_SCENARIOS: options.scenarios,
    LOCAL_DCS_REDIS_PORT: String(firstPort),
    LOCAL_DCS_IAM_USERS: options.iamUsers === undefined ? undefined : JSON.stringify(options.iamUsers),
    REDIS_SERVER_BIN: process.env['REDIS_SERVER_BIN'],
  });
  const only = new Set(options.only ?? []);
  const withRedis = (fleet: readonly InstanceSpec[]) =>
    fleet.map((spec) => (only.has(spec.name) ? spec : { ...spec, nodes: 0 as const }));
  const fleets: Fleets = {
    'local-1':
      options.synthetic === undefined ? withRedis(DEFAULT_FLEETS['local-1']) : syntheticFleet(options.synthetic),
    'local-1_staging': withRedis(DEFAULT_FLEETS['local-1_staging']),
    'local-2': withRedis(DEFAULT_FLEETS['local-2']),
  };
  const idIn = (project: ProjectName) => (name: string) => {
    const id = fleets[project].find((spec) => spec.name === name)?.id;
    if (id === undefined) throw new Error(`The fleet of ${project} has no instance named ${name}.`);
    return id;
  };
  const dcs = await startLocalDcs(config, options.clock ?? systemClock, fleets);
  const projectNamed = (name: ProjectName): TestProject => {
    const found = dcs.projects.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no project named ${name}.`);
    return { ...found, idOf: idIn(name) };
  };
  return {
    ...dcs,
    dir,
    idOf: idIn('local-1'),
    projects: {
      'local-1': projectNamed('local-1'),
      'local-1_staging': projectNamed('local-1_staging'),
      'local-2': projectNamed('local-2'),
    },
    iamUser: (name) => {
      const user = dcs.iam.users.find((each) => each.name === name);
      if (user === undefined) throw new Error(`IAM has no user named ${name}.`);
      return user;
    },
    close: async () => {
      await dcs.close();
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}
