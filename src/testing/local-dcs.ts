import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../local-dcs/clock.ts';
import { readConfig, type TaskEnableSsl } from '../local-dcs/config.ts';
import { DEFAULT_FLEET } from '../local-dcs/fleet/default-fleet.ts';
import { syntheticFleet } from '../local-dcs/fleet/synthetic-fleet.ts';
import type { IamUser } from '../local-dcs/iam/users.ts';
import { PROJECT } from './builders.ts';
import { startLocalDcs, type LocalDcs } from '../local-dcs/server.ts';

/** Every reading of `details.enable_ssl` that the documents leave open (dcs-api.md §1). */
export const READINGS = ['both', 'on-only', 'never'] as const satisfies readonly TaskEnableSsl[];

export interface TestDcsOptions {
  /** Names of the default fleet's instances that get redis-servers; the others are records only. Default: none. */
  only?: readonly string[];
  /** A synthetic fleet of this size instead of the default one. */
  synthetic?: number;
  /** How long a job takes, ms. Default 200. */
  jobMs?: number;
  /** For which switches a task says `details.enable_ssl`. Default: both. */
  taskEnableSsl?: TaskEnableSsl;
  clock?: Clock;
  /** IAM's users; else made up. */
  iamUsers?: readonly object[];
  /** Another project than that of the builders. */
  projectId?: string;
  /** A folder to keep, for tests of a restart; else one of its own that goes with it. */
  dir?: string;
}

export type TestDcs = LocalDcs & { dir: string; idOf: (name: string) => string; iamUser: (name: string) => IamUser };

let firstPort = 20_000 + (process.pid % 200) * 100;

/** The real embedded DCS, in this process, on free ports, in a folder of its own; `close` ends and removes everything. */
export async function startTestDcs(options: TestDcsOptions = {}): Promise<TestDcs> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'local-dcs-'));
  firstPort += 40;
  const config = readConfig({
    LOCAL_DCS_PORT: '0',
    LOCAL_DCS_DIR: dir,
    LOCAL_DCS_PROJECT_ID: options.projectId ?? PROJECT,
    LOCAL_DCS_JOB_MS: String(options.jobMs ?? 200),
    LOCAL_DCS_TASK_ENABLE_SSL: options.taskEnableSsl,
    LOCAL_DCS_REDIS_PORT: String(firstPort),
    LOCAL_DCS_IAM_USERS: options.iamUsers === undefined ? undefined : JSON.stringify(options.iamUsers),
    REDIS_SERVER_BIN: process.env['REDIS_SERVER_BIN'],
  });
  const only = new Set(options.only ?? []);
  const fleet =
    options.synthetic === undefined
      ? DEFAULT_FLEET.map((spec) => (only.has(spec.name) ? spec : { ...spec, nodes: 0 as const }))
      : syntheticFleet(options.synthetic);
  const dcs = await startLocalDcs(config, options.clock ?? systemClock, fleet);
  return {
    ...dcs,
    dir,
    idOf: (name) => {
      const id = fleet.find((spec) => spec.name === name)?.id;
      if (id === undefined) throw new Error(`The fleet has no instance named ${name}.`);
      return id;
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
