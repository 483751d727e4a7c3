import { resolve } from 'node:path';
import * as z from 'zod';
import { givenUser } from './iam/users.ts';
import { PROJECT_SCENARIO_NAMES, projectScenario, type ProjectScenario } from './project-scenarios.ts';
import { PROJECT_NAMES, type ProjectName } from './projects.ts';

/** Parses a JSON text. Other text stays a string, and the schema then refuses it. */
function parsedJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}

/** `local-2=unavailable,local-1_staging=forbidden` */
const scenarios = z.string().transform((text, context): ReadonlyMap<ProjectName, ProjectScenario> => {
  const pairs = text.split(',').map((pair) => {
    const [name, scenario] = pair.split('=').map((part) => part.trim());
    return [PROJECT_NAMES.find((each) => each === name), projectScenario(scenario)] as const;
  });
  const known = new Map<ProjectName, ProjectScenario>();
  for (const [name, scenario] of pairs) if (name !== undefined && scenario !== undefined) known.set(name, scenario);
  if (known.size < pairs.length) {
    const [names, all] = [PROJECT_NAMES.join(', '), PROJECT_SCENARIO_NAMES.join(', ')];
    context.addIssue(`must be project=scenario, with commas between; projects: ${names}; scenarios: ${all}`);
  }
  return known;
});

const port = z.coerce.number().int().min(0).max(65_535);

const taskEnableSsl = z.enum(['both', 'on-only', 'never'], { error: 'must be "both", "on-only" or "never"' });
/** `both`: for on and off. `on-only`: only for on. */
export type TaskEnableSsl = z.infer<typeof taskEnableSsl>;

/** Every setting of the embedded DCS: environment variable, form, default. */
const settings = z.object({
  /** The address it listens on. */
  LOCAL_DCS_HOST: z.string().default('127.0.0.1'),
  /** The HTTP port of its first region; 0 takes any free port. */
  LOCAL_DCS_PORT: port.default(4320),
  /** The HTTP port of its second region. Default: the port after the first, or any free port if the first is any. */
  LOCAL_DCS_SECOND_PORT: port.optional(),
  /** Its folder: state, certificates, and the data of the redis-servers. */
  LOCAL_DCS_DIR: z.string().default('.data/local-dcs'),
  /** `1` begins with an empty folder. */
  LOCAL_DCS_RESET: z.enum(['0', '1']).default('0'),
  /**
   * Fleet of the first project: `default`, or the number of instances of a synthetic one. With a synthetic fleet, no
   * project runs redis-servers.
   */
  LOCAL_DCS_FLEET: z
    .union([z.literal('default'), z.coerce.number().int().min(0).max(100_000)], {
      error: 'must be "default", or a whole number from 0 to 100000',
    })
    .default('default'),
  /** How long a job takes, ms. */
  LOCAL_DCS_JOB_MS: z.coerce.number().int().min(0).max(600_000).default(3000),
  /** For which switches a task has `details.enable_ssl`. DCS's documents leave this open (dcs-api.md §1). */
  LOCAL_DCS_TASK_ENABLE_SSL: taskEnableSsl.default('both'),
  /** The scenarios of projects at the start (project-scenarios.ts): `local-2=unavailable`, several with commas. */
  LOCAL_DCS_SCENARIOS: scenarios.optional(),
  /** Access key, secret key, and id of the first project. The first start makes those that are not given. */
  LOCAL_DCS_AK: z.string().min(1).optional(),
  LOCAL_DCS_SK: z.string().min(1).optional(),
  LOCAL_DCS_PROJECT_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
    .optional(),
  /** The password of every redis-server. The first start makes one if it is not given. */
  LOCAL_DCS_REDIS_PASSWORD: z.string().min(8).optional(),
  /**
   * IAM's users, a JSON array of `{name, password, may, totp, projects}` (iam/users.ts). The first start makes some if
   * it is not given.
   */
  LOCAL_DCS_IAM_USERS: z.preprocess(parsedJson, z.array(givenUser)).optional(),
  /** The first port to try for redis-servers. Ports in use are skipped. */
  LOCAL_DCS_REDIS_PORT: z.coerce.number().int().min(1024).max(50_000).default(16_400),
  /** The redis-server to run. */
  REDIS_SERVER_BIN: z.string().min(1).default('redis-server'),
});

/** The settings of the embedded DCS. */
export interface Config {
  host: string;
  /** Of the first region. */
  port: number;
  secondPort: number;
  /** Absolute. */
  dir: string;
  reset: boolean;
  fleet: 'default' | number;
  jobMs: number;
  taskEnableSsl: TaskEnableSsl;
  /** The scenarios to set at the start. Other projects keep theirs. */
  scenarios: ReadonlyMap<ProjectName, ProjectScenario>;
  ak: string | undefined;
  sk: string | undefined;
  projectId: string | undefined;
  redisPassword: string | undefined;
  iamUsers: z.infer<typeof givenUser>[] | undefined;
  redisPort: number;
  redisServer: string;
}

/**
 * Reads the settings.
 *
 * @throws Error that names all faulty settings
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The embedded DCS cannot start, its settings have faults:\n${faults.join('\n')}`);
  }
  const s = parsed.data;
  return {
    host: s.LOCAL_DCS_HOST,
    port: s.LOCAL_DCS_PORT,
    secondPort: s.LOCAL_DCS_SECOND_PORT ?? (s.LOCAL_DCS_PORT === 0 ? 0 : (s.LOCAL_DCS_PORT + 1) % 65_536),
    dir: resolve(s.LOCAL_DCS_DIR),
    reset: s.LOCAL_DCS_RESET === '1',
    fleet: s.LOCAL_DCS_FLEET,
    jobMs: s.LOCAL_DCS_JOB_MS,
    taskEnableSsl: s.LOCAL_DCS_TASK_ENABLE_SSL,
    scenarios: s.LOCAL_DCS_SCENARIOS ?? new Map(),
    ak: s.LOCAL_DCS_AK,
    sk: s.LOCAL_DCS_SK,
    projectId: s.LOCAL_DCS_PROJECT_ID,
    redisPassword: s.LOCAL_DCS_REDIS_PASSWORD,
    iamUsers: s.LOCAL_DCS_IAM_USERS,
    redisPort: s.LOCAL_DCS_REDIS_PORT,
    redisServer: s.REDIS_SERVER_BIN,
  };
}
