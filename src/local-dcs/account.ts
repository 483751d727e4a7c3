import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { KeyLock } from './gateway/key-lock.ts';
import { usersFrom, type IamUser } from './iam/users.ts';
import type { ProjectName } from './projects.ts';
import { StateFile, type ProjectState, type State } from './state.ts';

/** What all projects of all regions share: the access key, IAM's users, and the file in which everything is remembered. */
export class Account {
  readonly clock: Clock;
  readonly config: Config;
  /** Failed signatures lock the key itself, so every region counts them together. */
  readonly keyLock = new KeyLock();
  /** By the user's id: tokens that were issued up to then are void. */
  readonly #revoked = new Map<string, number>();
  readonly #state: State;
  readonly #file: StateFile;

  private constructor(config: Config, clock: Clock, state: State, file: StateFile) {
    this.config = config;
    this.clock = clock;
    this.#state = state;
    this.#file = file;
  }

  /** Reads what the folder remembers, or begins anew. */
  static open(config: Config, clock: Clock): Account {
    const file = new StateFile(config.dir);
    const known = file.read();
    const state: State = {
      ak: config.ak ?? known?.ak ?? `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`.slice(0, 20),
      sk: config.sk ?? known?.sk ?? randomBytes(20).toString('hex'),
      redis_password: config.redisPassword ?? known?.redis_password ?? randomBytes(12).toString('base64url'),
      iam_users: usersFrom(config.iamUsers, known?.iam_users),
      projects: known?.projects ?? {},
    };
    return new Account(config, clock, state, file);
  }

  get ak(): string {
    return this.#state.ak;
  }

  get sk(): string {
    return this.#state.sk;
  }

  get redisPassword(): string {
    return this.#state.redis_password;
  }

  get iamUsers(): readonly IamUser[] {
    return this.#state.iam_users ?? [];
  }

  /** Tokens of this user that were issued up to then are void. */
  revokedUntil(userId: string): number {
    return this.#revoked.get(userId) ?? 0;
  }

  /** Voids a user's tokens, as the cloud does where their password or their permissions change. */
  revokeTokens(userId: string): void {
    this.#revoked.set(userId, this.clock.now());
  }

  /** What is remembered of a project, or undefined at its first start. */
  known(project: ProjectName): ProjectState | undefined {
    return this.#state.projects[project];
  }

  /** Remembers this of a project from the next `save` on. */
  keep(project: ProjectName, state: ProjectState): void {
    this.#state.projects[project] = state;
  }

  save(): void {
    this.#file.write(this.#state);
  }
}
