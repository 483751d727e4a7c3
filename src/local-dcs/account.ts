import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { KeyLock } from './gateway/key-lock.ts';
import { usersFrom, type IamUser } from './iam/users.ts';
import type { ProjectName } from './projects.ts';
import { StateFile, type ProjectState, type State } from './state.ts';

/** The state that all projects of all regions share: the access key, IAM's users, and the state file. */
export class Account {
  readonly clock: Clock;
  readonly config: Config;
  /** Failed signatures lock the key itself, so they are counted over all regions. */
  readonly keyLock = new KeyLock();
  /** By user id: tokens issued up to this time are void. */
  readonly #revoked = new Map<string, number>();
  readonly #state: State;
  readonly #file: StateFile;

  private constructor(config: Config, clock: Clock, state: State, file: StateFile) {
    this.config = config;
    this.clock = clock;
    this.#state = state;
    this.#file = file;
  }

  /** Reads the state from the folder, or starts with a new one. */
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

  /** Tokens of this user are void if they were issued up to this time. */
  revokedUntil(userId: string): number {
    return this.#revoked.get(userId) ?? 0;
  }

  /** Voids a user's tokens, as the cloud does when their password or permissions change. */
  revokeTokens(userId: string): void {
    this.#revoked.set(userId, this.clock.now());
  }

  /** The stored state of a project, or undefined at its first start. */
  known(project: ProjectName): ProjectState | undefined {
    return this.#state.projects[project];
  }

  /** Sets the state of a project. The next `save` stores it. */
  keep(project: ProjectName, state: ProjectState): void {
    this.#state.projects[project] = state;
  }

  save(): void {
    this.#file.write(this.#state);
  }
}
