import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { iamUser, KEY_OWNER } from './iam/users.ts';
import { PROJECT_SCENARIO_NAMES } from './project-scenarios.ts';
import { FIRST_PROJECT } from './projects.ts';

const identity = z.object({ certificate: z.string(), key: z.string() });

const job = z.object({
  job_id: z.string(),
  instance_id: z.string(),
  job_type: z.string(),
  status: z.enum(['INIT', 'RUNNING', 'SUCCESS', 'FAIL']),
  begin_time: z.number(),
  end_time: z.number().nullable(),
  fail_reason: z.string().nullable(),
  /** The SSL state that a job switches to; null for other jobs. */
  enable_ssl: z.boolean().nullable(),
  slower: z.number(),
  /** Why the job is to fail; null if it is to succeed. */
  will_fail: z.string().nullable(),
  /** Another fault of the job. */
  quirk: z.enum(['forgotten', 'hangs', 'no-effect']).nullable().default(null),
  /** The user who asked for it. */
  user_id: z.string().default(KEY_OWNER.id),
  user_name: z.string().default(KEY_OWNER.name),
});
export type Job = z.infer<typeof job>;

const backup = z.object({
  backup_id: z.string(),
  instance_id: z.string(),
  status: z.enum(['waiting', 'backuping', 'succeed', 'failed', 'expired', 'deleted']),
  progress: z.string(),
  size: z.number(),
  backup_format: z.enum(['aof', 'rdb']),
  remark: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Backup = z.infer<typeof backup>;

const account = z.object({
  ak: z.string(),
  sk: z.string(),
  redis_password: z.string(),
  iam_users: z.array(iamUser).optional(),
});

const project = z.object({
  project_id: z.string(),
  /** The scenario of all its calls, or null. */
  scenario: z.enum(PROJECT_SCENARIO_NAMES).nullable().default(null),
  ca: identity,
  /** By instance id. */
  certificates: z.record(z.string(), identity.extend({ expiresAt: z.number() })),
  /** By instance id. Instances that never changed are not in it. */
  instances: z.record(
    z.string(),
    z.object({
      status: z.string(),
      task: z.string().nullable(),
      enable_ssl: z.boolean(),
      transparent_client_ip: z.boolean(),
      port: z.number(),
      updated_at: z.string(),
    }),
  ),
  /** By instance id: the first ports of its redis-servers. */
  ports: z.record(z.string(), z.array(z.number())),
  jobs: z.array(job),
  backups: z.array(backup),
});
/** The state of one project that is kept over a restart. */
export type ProjectState = z.infer<typeof project>;

/** The projects by name. */
const state = account.extend({ projects: z.record(z.string(), project) });
/** The state of the embedded DCS that is kept over a restart. */
export type State = z.infer<typeof state>;

/** The state file of a version with one project. That project is the first one now. */
const stateOfOneProject = account.and(project).transform(({ ak, sk, redis_password, iam_users, ...first }): State => {
  return { ak, sk, redis_password, iam_users, projects: { [FIRST_PROJECT]: first } };
});

const OURS = ['state.json', 'state.json.new', 'ca.crt', 'instances', 'backups', 'projects'];

/** The state file. It is written whole beside its place and then moved, so a kill leaves the old or the new file. */
export class StateFile {
  readonly #file: string;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#file = join(dir, 'state.json');
  }

  /** @throws Error that names the file, if it cannot be understood */
  read(): State | null {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      return null;
    }
    try {
      return z.union([state, stateOfOneProject]).parse(JSON.parse(text));
    } catch {
      throw new Error(`${this.#file} is damaged: repair it, or start once with LOCAL_DCS_RESET=1 to begin anew.`);
    }
  }

  write(content: State): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  /**
   * Removes the files that an embedded DCS keeps in the folder, and no others, since the folder may be someone's own.
   */
  static reset(dir: string): void {
    for (const name of OURS) rmSync(join(dir, name), { recursive: true, force: true });
  }
}
