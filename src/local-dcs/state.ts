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
  /** What an SSL job switches to; null for other jobs. */
  enable_ssl: z.boolean().nullable(),
  slower: z.number(),
  /** How it is to end: with this reason, where that is not null. */
  will_fail: z.string().nullable(),
  /** How it misbehaves beside that. */
  quirk: z.enum(['forgotten', 'hangs', 'no-effect']).nullable().default(null),
  /** Who asked for it. */
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
  /** What every call of it meets, or null. */
  scenario: z.enum(PROJECT_SCENARIO_NAMES).nullable().default(null),
  ca: identity,
  /** By instance id. */
  certificates: z.record(z.string(), identity.extend({ expiresAt: z.number() })),
  /** By instance id: only instances that something was done to. */
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
  /** By instance id: the first of the ports of its redis-servers. */
  ports: z.record(z.string(), z.array(z.number())),
  jobs: z.array(job),
  backups: z.array(backup),
});
/** What one project remembers over a restart. */
export type ProjectState = z.infer<typeof project>;

/** Projects by their names. */
const state = account.extend({ projects: z.record(z.string(), project) });
/** What the embedded DCS remembers over a restart. */
export type State = z.infer<typeof state>;

/** The file of a version with one project, which is the first one now. */
const stateOfOneProject = account.and(project).transform(({ ak, sk, redis_password, iam_users, ...first }): State => {
  return { ak, sk, redis_password, iam_users, projects: { [FIRST_PROJECT]: first } };
});

const OURS = ['state.json', 'state.json.new', 'ca.crt', 'instances', 'backups', 'projects'];

/** The file that holds it: written whole, beside its place, then moved there, so that a kill leaves the old one or the new one. */
export class StateFile {
  readonly #file: string;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#file = join(dir, 'state.json');
  }

  /** @throws Error that names the file, where it cannot be understood */
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

  /** Removes what an embedded DCS keeps in the folder, and nothing else: the folder may be someone's own. */
  static reset(dir: string): void {
    for (const name of OURS) rmSync(join(dir, name), { recursive: true, force: true });
  }
}
