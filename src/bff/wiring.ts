import { readPair, type KeyPair } from './config/tls-files.ts';
import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Instance } from '../contract/instance.ts';
import type { InstanceId } from '../contract/ids.ts';
import { createApp } from './http/app.ts';
import { createAudit } from './audit/audit.ts';
import { createChanges } from './changes/changes.ts';
import { createJournal } from './changes/journal.ts';
import type { Clock, Random } from './platform/clock.ts';
import type { Config } from './config/config.ts';
import type { Auth } from './cloud/auth.ts';
import type { ReadFile } from './config/credentials.ts';
import type { DcsClient } from './cloud/client.ts';
import { createClouds, type Clouds, type Scope } from './cloud/scope.ts';
import { orThrow } from './cloud/result.ts';
import { createInstanceEvents, createProbeEvents } from './platform/events.ts';
import { consoleError, Failure } from './platform/failure.ts';
import { createConfirmer } from './fleet/confirmer.ts';
import { createFleetList } from './fleet/list.ts';
import { createObserve } from './fleet/observe.ts';
import { createRefresher } from './fleet/refresher.ts';
import { createRows } from './fleet/rows.ts';
import { createStatistics } from './fleet/statistics.ts';
import type { CloudClient } from './fleet/cloud-client.ts';
import { createClientOf } from './identity/authority.ts';
import { LIMITS, type Limits } from './http/server.ts';
import { followFiles } from './http/tls.ts';
import type { Links } from './identity/links.ts';
import type { HashParameters } from './identity/password-hash.ts';
import { createMeasure } from './probe/measure.ts';
import { createProber } from './probe/prober.ts';
import type { Store } from './store/database.ts';
import { knownSslIn } from './store/known-ssl.ts';
import { wireSignIn } from './wire-sign-in.ts';

export interface WiringDeps {
  config: Config;
  store: Store;
  clock: Clock;
  random: Random;
  log: Logger;
  readFile: ReadFile;
  /** What hashing a password costs; else as it should be. */
  hashParameters?: HashParameters;
  /** Of requests and connections; else as they should be. */
  limits?: Limits;
}

/** What TLS begins with. @throws Failure where the files were changed since the configuration was read, and are no good */
function pairOf({ config: { tls }, readFile }: WiringDeps): KeyPair | null {
  if (tls === null) return null;
  const found = readPair(tls, readFile);
  if ('pair' in found) return found.pair;
  throw new Failure(500, consoleError('CONSOLE.INTERNAL', found.fault));
}

/** The console's server, wired, with nothing running yet. */
export interface Wired {
  app: FastifyInstance;
  links: Links;
  /** Ends what does not outlive a restart, and takes up unfinished changes. */
  start(): Promise<void>;
  /** Stops in order: no new changes, PUTs on their way get their answer (up to a limit), then pollers, streams, connections, database. */
  stop(): Promise<void>;
}

/** A PUT on its way may take this long at shutdown; then the journal's next start finds out what became of it. */
const PUT_GRACE_MS = 6000;

/** The scope that is shown. @throws Failure when IAM does not tell its project */
async function firstScope(clouds: Clouds): Promise<Scope> {
  const [cloud] = clouds.clouds;
  if (cloud === undefined) throw new Error('no cloud is configured');
  const [project] = orThrow(await clouds.projectsOf(cloud));
  if (project === undefined) throw new Error('a cloud has no project');
  return clouds.openScope(cloud, project);
}

function wireFleet(deps: WiringDeps, scope: Scope, signal: AbortSignal) {
  const { clock, log } = deps;
  const { embedded, reasonRequired } = deps.config;
  const instances = createInstanceEvents();
  const rows = createRows({ clock, publish: instances.publish });
  const clientOver = (client: DcsClient): CloudClient => ({
    client,
    observe: createObserve({ client, rows, clock }),
    statistics: createStatistics(client),
  });
  const by = (auth: Auth) => clientOver(scope.clientBy(auth));
  const own = clientOver(scope.client);
  const { client } = own;
  const confirmer = createConfirmer({ client, rows, clock, log, signal });
  const { region } = scope.cloud;
  const fleet = { embedded, region, project_id: scope.project.id, reason_required: reasonRequired };
  const onRead = new Set<(read: readonly Instance[]) => void>([(read) => confirmer.consider(read)]);
  const list = createFleetList({
    client,
    rows,
    clock,
    log,
    fleet,
    onRead: (read) => onRead.forEach((told) => told(read)),
  });
  return { own, by, instances, list, onRead, nameOf: rows.nameOf };
}

/**
 * Wires the server. Looks the project up where it is not configured; opens no socket.
 *
 * @throws Failure when the project cannot be found
 */
export async function wire(deps: WiringDeps): Promise<Wired> {
  const { config, store, clock, log } = deps;
  const { access, tls } = config;
  const pair = pairOf(deps);
  const { timeoutMs, connections } = config.calls;
  const clouds = createClouds({ ...config, timeoutMs, connections, clock, random: deps.random });
  const scope = await firstScope(clouds);
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every change that is followed waits with it: there may be hundreds.
  setMaxListeners(0, signal);
  const { nameOf, ...fleet } = wireFleet(deps, scope, signal);
  const { own, by, instances, list, onRead } = fleet;
  const { client, observe } = own;

  const journal = createJournal({ store, clock, log });
  const audit = createAudit({ store, nameOf, clock, log });
  const { reasonRequired } = config;
  const { hashParameters } = deps;
  const people = await wireSignIn({ config, store, clock, log, audit, clouds, scope, hashParameters });
  const { sessions, tokens, links } = people;
  const clientOf = createClientOf({ own, by, tokens, sessions, log });
  const reading = { own, clientOf, limitMs: timeoutMs };
  const changes = createChanges({
    ...reading,
    journal,
    knownSsl: knownSslIn(store),
    audit,
    nameOf,
    reasonRequired,
    readOnly: access.readOnly,
    clock,
    log,
    signal,
  });
  const { executor, runner, externalChanges, readPreview, readDetail } = changes;
  instances.listen((instance) => void externalChanges.onRow(instance));
  onRead.add((read) => void externalChanges.onList(read));
  const refresh = createRefresher({ observe, signal });
  journal.listen(({ change }) => {
    // Rows follow what a change does to its instance; while it is only meant or unclear, nothing is known to have happened.
    if (change.state !== 'intended' && change.state !== 'in-doubt') refresh(change.instance_id);
  });

  const probes = createProbeEvents();
  const { embedded } = config;
  const { passwords, password, timeoutMs: limitMs } = config.probe;
  const passwordOf = (id: InstanceId) => passwords.get(id) ?? password;
  const { faultOfLink } = scope;
  const measure = createMeasure({
    client,
    faultOfLink,
    downloadMs: timeoutMs,
    observe,
    clock,
    signal,
    embedded,
    limitMs,
    passwordOf,
  });
  const prober = createProber({ measure, journal, store, events: probes, log, signal });
  journal.listen(({ change }) => {
    if (change.state === 'succeeded') prober.probeSoon(change.instance_id);
  });

  const app = await createApp({
    ...people.guards,
    clientOf,
    client,
    faultOfLink,
    timeoutMs,
    store,
    journal,
    audit,
    executor,
    list,
    readDetail,
    readPreview,
    instances,
    probes,
    prober,
    clock,
    log,
    webDir: config.webDir,
    pair,
    trustProxy: config.trustProxy,
    limits: { ...(deps.limits ?? LIMITS), ...(config.trustProxy === false ? {} : { connectionsPerNetwork: null }) },
    requestsPerMinute: config.requestsPerMinute,
  });

  return {
    app,
    links,
    start: async () => {
      await people.start(signal);
      if (tls !== null && pair !== null) void followFiles({ ...deps, files: tls, pair, server: app.server, signal });
      await runner.takeUp();
    },
    stop: async () => {
      await Promise.race([executor.stop(), clock.sleep(PUT_GRACE_MS)]);
      stopping.abort();
      // What is still on its way fails now, so that its end is in the journal before the database closes.
      await clouds.close();
      await executor.stop();
      await runner.idle();
      await prober.idle();
      await app.close();
      await audit.close();
      await store.destroy();
    },
  };
}
