import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCa, createServerIdentity } from './certificates.ts';
import { isoTime, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { domainNameOf, type Instance, type InstanceSpec, type InstanceState } from './fleet/instance.ts';
import { usersFrom, type IamUser } from './iam/users.ts';
import { PortGiver } from './ports.ts';
import { RedisNode } from './redis/node.ts';
import { RedisTopology } from './redis/topology.ts';
import { StateFile, type Backup, type Job, type State } from './state.ts';

const CLUSTER_BUS_OFFSET = 1000;
const CERTIFICATE_DAYS = 365;

/** Everything that exists in the embedded DCS: its instances, jobs and backups, and the redis-servers behind them. */
export class World {
  readonly clock: Clock;
  readonly config: Config;
  readonly jobs: Job[];
  readonly backups: Backup[];
  readonly iamUsers: readonly IamUser[];
  /** By the user's id: tokens that were issued up to then are void. */
  readonly #revoked = new Map<string, number>();
  readonly #specs: ReadonlyMap<string, InstanceSpec>;
  readonly #state: State;
  readonly #file: StateFile;
  readonly #topologies = new Map<string, RedisTopology>();

  private constructor(config: Config, clock: Clock, specs: readonly InstanceSpec[], state: State, file: StateFile) {
    this.config = config;
    this.clock = clock;
    this.#specs = new Map(specs.map((spec) => [spec.id, spec]));
    this.#state = state;
    this.#file = file;
    this.jobs = state.jobs;
    this.backups = state.backups;
    this.iamUsers = state.iam_users ?? [];
  }

  /** Takes up what the folder remembers, or begins anew. */
  static async open(config: Config, clock: Clock, specs: readonly InstanceSpec[]): Promise<World> {
    const file = new StateFile(config.dir);
    const now = clock.now();
    const known = file.read();
    const state: State = {
      ak: config.ak ?? known?.ak ?? `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`.slice(0, 20),
      sk: config.sk ?? known?.sk ?? randomBytes(20).toString('hex'),
      project_id: config.projectId ?? known?.project_id ?? randomUUID().replaceAll('-', ''),
      redis_password: config.redisPassword ?? known?.redis_password ?? randomBytes(12).toString('base64url'),
      iam_users: usersFrom(config.iamUsers, known?.iam_users),
      ca: known?.ca ?? (await createCa(now)),
      certificates: known?.certificates ?? {},
      instances: known?.instances ?? {},
      ports: known?.ports ?? {},
      jobs: known?.jobs ?? [],
      backups: known?.backups ?? [],
    };
    const world = new World(config, clock, specs, state, file);
    await world.#layRedis(specs.filter((spec) => spec.nodes > 0));
    world.save();
    return world;
  }

  get credentials() {
    const { ak, sk, project_id: projectId, redis_password: redisPassword } = this.#state;
    return { ak, sk, projectId, redisPassword };
  }

  /** Tokens of this user that were issued up to then are void. */
  revokedUntil(userId: string): number {
    return this.#revoked.get(userId) ?? 0;
  }

  /** Voids a user's tokens, as the cloud does where their password or their permissions change. */
  revokeTokens(userId: string): void {
    this.#revoked.set(userId, this.clock.now());
  }

  get caCertificate(): string {
    return this.#state.ca.certificate;
  }

  /** When the certificate of an instance ends, ms; records without redis-servers have one in name only. */
  certificateExpiry(spec: InstanceSpec): number {
    return this.#state.certificates[spec.id]?.expiresAt ?? Date.parse(spec.created_at) + 3650 * 86_400_000;
  }

  /** All instances, in the fleet's order. */
  *instances(): IterableIterator<Instance> {
    for (const spec of this.#specs.values()) yield { spec, state: this.#stateOf(spec) };
  }

  instance(id: string): Instance | undefined {
    const spec = this.#specs.get(id);
    return spec === undefined ? undefined : { spec, state: this.#stateOf(spec) };
  }

  get size(): number {
    return this.#specs.size;
  }

  /** Changes an instance's state, and remembers it. */
  update(spec: InstanceSpec, change: Partial<InstanceState>): void {
    this.#state.instances[spec.id] = { ...this.#stateOf(spec), ...change, updated_at: isoTime(this.clock.now()) };
    this.save();
  }

  /** The redis-servers of an instance, where it has any. */
  redisOf(spec: InstanceSpec): RedisTopology | undefined {
    return this.#topologies.get(spec.id);
  }

  get redis(): ReadonlyMap<string, RedisTopology> {
    return this.#topologies;
  }

  save(): void {
    this.#file.write(this.#state);
  }

  #stateOf(spec: InstanceSpec): InstanceState {
    return (
      this.#state.instances[spec.id] ?? {
        status: 'RUNNING',
        task: null,
        enable_ssl: spec.encrypted_at_first ?? false,
        transparent_client_ip: false,
        port: this.#state.ports[spec.id]?.[0] ?? 6379,
        updated_at: spec.created_at,
      }
    );
  }

  /** Ports, certificates and settings of every redis-server; nothing is started yet. */
  async #layRedis(specs: readonly InstanceSpec[]): Promise<void> {
    const ports = new PortGiver(this.config.redisPort);
    const { config } = this;
    const ca = join(config.dir, 'ca.crt');
    writeFileSync(ca, this.caCertificate);
    for (const spec of specs) {
      const folder = join(config.dir, 'instances', spec.name);
      mkdirSync(folder, { recursive: true });
      const certificate = (this.#state.certificates[spec.id] ??= await createServerIdentity(
        this.#state.ca,
        domainNameOf(spec),
        this.clock.now(),
        spec.certificate_days ?? CERTIFICATE_DAYS,
      ));
      const files = { certificate: join(folder, 'redis.crt'), key: join(folder, 'redis.key'), ca };
      writeFileSync(files.certificate, certificate.certificate);
      writeFileSync(files.key, certificate.key, { mode: 0o600 });
      const given = await this.#portsFor(spec, ports, folder);
      const nodes = given.map(
        (port, index) =>
          new RedisNode({
            binary: config.redisServer,
            dir: join(folder, `node-${index}`),
            port,
            clusterPort: spec.cache_mode === 'cluster' ? port + CLUSTER_BUS_OFFSET : null,
            password: this.#state.redis_password,
            appendonly: spec.appendonly,
            masterPort: spec.cache_mode === 'ha' && index > 0 ? (given[0] ?? null) : null,
            files,
            ca: this.caCertificate,
          }),
      );
      const kind = spec.cache_mode === 'single' || spec.cache_mode === 'ha' ? spec.cache_mode : 'cluster';
      this.#topologies.set(spec.id, new RedisTopology(kind, nodes));
    }
  }

  /** The ports of before, where they are still free; else new ones, and a cluster forgets the nodes that it knew by the old. */
  async #portsFor(spec: InstanceSpec, giver: PortGiver, folder: string): Promise<number[]> {
    const known = this.#state.ports[spec.id];
    if (known?.length === spec.nodes && (await giver.reserve(known))) return known;
    const given: number[] = [];
    for (let index = 0; index < spec.nodes; index += 1) {
      given.push(await giver.take(spec.cache_mode === 'cluster' ? CLUSTER_BUS_OFFSET : 0));
      rmSync(join(folder, `node-${index}`, 'nodes.conf'), { force: true });
    }
    this.#state.ports[spec.id] = given;
    const state = this.#state.instances[spec.id];
    if (state !== undefined && given[0] !== undefined) state.port = given[0];
    return given;
  }
}
