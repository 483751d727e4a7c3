import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { createCa, createServerIdentity } from './certificates.ts';
import { isoTime, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { domainNameOf, type Instance, type InstanceSpec, type InstanceState } from './fleet/instance.ts';
import type { PortGiver } from './ports.ts';
import type { ProjectScenario } from './project-scenarios.ts';
import { FIRST_PROJECT, regionOf, type ProjectName, type RegionName } from './projects.ts';
import { RedisNode } from './redis/node.ts';
import { RedisTopology } from './redis/topology.ts';
import type { Backup, Job, ProjectState } from './state.ts';

const CLUSTER_BUS_OFFSET = 1000;
const CERTIFICATE_DAYS = 365;

/** Everything in one project: its instances, jobs and backups, and the redis-servers behind them. */
export class World {
  readonly account: Account;
  readonly name: ProjectName;
  readonly region: RegionName;
  readonly projectId: string;
  /** Its folder, absolute. */
  readonly dir: string;
  readonly clock: Clock;
  readonly config: Config;
  readonly jobs: Job[];
  readonly backups: Backup[];
  readonly #specs: ReadonlyMap<string, InstanceSpec>;
  readonly #state: ProjectState;
  readonly #topologies = new Map<string, RedisTopology>();

  private constructor(account: Account, name: ProjectName, specs: readonly InstanceSpec[], state: ProjectState) {
    this.account = account;
    this.name = name;
    this.region = regionOf(name);
    this.projectId = state.project_id;
    this.config = account.config;
    this.clock = account.clock;
    // The first project keeps the folder of a version with only one project.
    this.dir = name === FIRST_PROJECT ? this.config.dir : join(this.config.dir, 'projects', name);
    this.#specs = new Map(specs.map((spec) => [spec.id, spec]));
    this.#state = state;
    this.jobs = state.jobs;
    this.backups = state.backups;
  }

  /** Reads the state of a project from the folder, or starts with a new one. */
  static async open(
    account: Account,
    name: ProjectName,
    specs: readonly InstanceSpec[],
    ports: PortGiver,
  ): Promise<World> {
    const { config } = account;
    const known = account.known(name);
    const givenId = name === FIRST_PROJECT ? config.projectId : undefined;
    const state: ProjectState = {
      project_id: givenId ?? known?.project_id ?? randomUUID().replaceAll('-', ''),
      scenario: config.scenarios.get(name) ?? known?.scenario ?? null,
      ca: known?.ca ?? (await createCa(account.clock.now())),
      certificates: known?.certificates ?? {},
      instances: known?.instances ?? {},
      ports: known?.ports ?? {},
      jobs: known?.jobs ?? [],
      backups: known?.backups ?? [],
    };
    account.keep(name, state);
    const world = new World(account, name, specs, state);
    await world.#layRedis(
      specs.filter((spec) => spec.nodes > 0),
      ports,
    );
    world.save();
    return world;
  }

  /** The scenario of all calls of the project, or null. */
  get scenario(): ProjectScenario | null {
    return this.#state.scenario;
  }

  setScenario(scenario: ProjectScenario | null): void {
    this.#state.scenario = scenario;
    this.save();
  }

  get caCertificate(): string {
    return this.#state.ca.certificate;
  }

  /** When the certificate of an instance expires, ms. Records without redis-servers have only this date. */
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

  /** Changes an instance's state and stores it. */
  update(spec: InstanceSpec, change: Partial<InstanceState>): void {
    this.#state.instances[spec.id] = { ...this.#stateOf(spec), ...change, updated_at: isoTime(this.clock.now()) };
    this.save();
  }

  /** The redis-servers of an instance, if it has any. */
  redisOf(spec: InstanceSpec): RedisTopology | undefined {
    return this.#topologies.get(spec.id);
  }

  get redis(): ReadonlyMap<string, RedisTopology> {
    return this.#topologies;
  }

  save(): void {
    this.account.save();
  }

  #stateOf(spec: InstanceSpec): InstanceState {
    return (
      this.#state.instances[spec.id] ?? {
        status: spec.status_at_first ?? 'RUNNING',
        task: null,
        enable_ssl: spec.encrypted_at_first ?? false,
        transparent_client_ip: false,
        port: this.#state.ports[spec.id]?.[0] ?? 6379,
        updated_at: spec.created_at,
      }
    );
  }

  /** Prepares ports, certificates and settings of every redis-server. Nothing is started yet. */
  async #layRedis(specs: readonly InstanceSpec[], ports: PortGiver): Promise<void> {
    const { config, dir } = this;
    mkdirSync(dir, { recursive: true });
    const ca = join(dir, 'ca.crt');
    writeFileSync(ca, this.caCertificate);
    for (const spec of specs) {
      const folder = join(dir, 'instances', spec.name);
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
            password: this.account.redisPassword,
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

  /** The former ports if they are free, otherwise new ones. With new ports a cluster forgets its nodes. */
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
