import { resolve } from 'node:path';
import * as z from 'zod';
import { givenUser } from './iam/users.ts';

/** The value of a text that is JSON; what is none stays a text, and is refused as that. */
function parsedJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}

const port = z.coerce.number().int().min(0).max(65_535);

const taskEnableSsl = z.enum(['both', 'on-only', 'never'], { error: 'must be "both", "on-only" or "never"' });
/** `both`: for on and off. `on-only`: for on alone. */
export type TaskEnableSsl = z.infer<typeof taskEnableSsl>;

/** Every setting of the embedded DCS: environment variable, form, default. */
const settings = z.object({
  /** The address it listens on. */
  LOCAL_DCS_HOST: z.string().default('127.0.0.1'),
  /** Its HTTP port; 0 takes any that is free. */
  LOCAL_DCS_PORT: port.default(4320),
  /** Its folder: state, certificates, and the data of the redis-servers. */
  LOCAL_DCS_DIR: z.string().default('.data/local-dcs'),
  /** `1` begins with an empty folder. */
  LOCAL_DCS_RESET: z.enum(['0', '1']).default('0'),
  /** `default`, or the number of instances of a synthetic fleet without redis-servers. */
  LOCAL_DCS_FLEET: z
    .union([z.literal('default'), z.coerce.number().int().min(0).max(100_000)], {
      error: 'must be "default", or a whole number from 0 to 100000',
    })
    .default('default'),
  /** How long a job takes, ms. */
  LOCAL_DCS_JOB_MS: z.coerce.number().int().min(0).max(600_000).default(3000),
  /** For which switches a task says `details.enable_ssl`: DCS's documents leave it open (dcs-api.md §1). */
  LOCAL_DCS_TASK_ENABLE_SSL: taskEnableSsl.default('both'),
  /** Access key, secret key and project: made at the first start where they are not given. */
  LOCAL_DCS_AK: z.string().min(1).optional(),
  LOCAL_DCS_SK: z.string().min(1).optional(),
  LOCAL_DCS_PROJECT_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
    .optional(),
  /** The password of every redis-server: made at the first start where it is not given. */
  LOCAL_DCS_REDIS_PASSWORD: z.string().min(8).optional(),
  /** IAM's users, a JSON array of `{name, password, may, totp}` (iam/users.ts): made at the first start where it is not given. */
  LOCAL_DCS_IAM_USERS: z.preprocess(parsedJson, z.array(givenUser)).optional(),
  /** The first port that is tried for redis-servers; those in use are passed over. */
  LOCAL_DCS_REDIS_PORT: z.coerce.number().int().min(1024).max(50_000).default(16_400),
  /** The redis-server to run. */
  REDIS_SERVER_BIN: z.string().min(1).default('redis-server'),
});

/** What the embedded DCS runs by. */
export interface Config {
  host: string;
  port: number;
  /** Absolute. */
  dir: string;
  reset: boolean;
  fleet: 'default' | number;
  jobMs: number;
  taskEnableSsl: TaskEnableSsl;
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
 * @throws Error that names every faulty setting at once
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
    dir: resolve(s.LOCAL_DCS_DIR),
    reset: s.LOCAL_DCS_RESET === '1',
    fleet: s.LOCAL_DCS_FLEET,
    jobMs: s.LOCAL_DCS_JOB_MS,
    taskEnableSsl: s.LOCAL_DCS_TASK_ENABLE_SSL,
    ak: s.LOCAL_DCS_AK,
    sk: s.LOCAL_DCS_SK,
    projectId: s.LOCAL_DCS_PROJECT_ID,
    redisPassword: s.LOCAL_DCS_REDIS_PASSWORD,
    iamUsers: s.LOCAL_DCS_IAM_USERS,
    redisPort: s.LOCAL_DCS_REDIS_PORT,
    redisServer: s.REDIS_SERVER_BIN,
  };
}
