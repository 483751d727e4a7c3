import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Instance } from '../contract/instance.ts';
import type { InstanceId } from '../contract/ids.ts';
import { signInWay } from '../contract/session.ts';
import { createApp } from './app.ts';
import { createAudit } from './audit/audit.ts';
import { createChanges } from './changes/changes.ts';
import { createJournal } from './changes/journal.ts';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import { keyAuth, tokenAuth, type Auth } from './dcs/auth.ts';
import type { ReadFile } from './credentials.ts';
import { allowLinks } from './dcs/allowed-links.ts';
import { createCall, type Call } from './dcs/call.ts';
import { createClient } from './dcs/client.ts';
import { askToken } from './dcs/iam-token.ts';
import { createKeyGuard } from './dcs/key-guard.ts';
import { findProjectId } from './dcs/project.ts';
import { orThrow } from './dcs/result.ts';
import { createTransport, type Transport } from './dcs/transport.ts';
import { createInstanceEvents, createProbeEvents } from './events.ts';
import { consoleError, Failure } from './failure.ts';
import { createConfirmer } from './fleet/confirmer.ts';
import { createFleetList } from './fleet/list.ts';
import { createObserve } from './fleet/observe.ts';
import { createRefresher } from './fleet/refresher.ts';
import { createRows } from './fleet/rows.ts';
import { createStatistics } from './fleet/statistics.ts';
import { createAccounts } from './identity/accounts.ts';
import { createMeansOf, type Means } from './identity/authority.ts';
import { createBrakes } from './identity/brakes.ts';
import { createCookie, createSessionCookie } from './identity/cookie.ts';
import { createIamSignIn } from './identity/iam-sign-in.ts';
import { LIMITS, type Limits } from './http/server.ts';
import { followFiles, readPair, type KeyPair } from './http/tls.ts';
import { createLinks, type Links } from './identity/links.ts';
import { createIdTokens } from './identity/oidc/id-tokens.ts';
import { createProvider } from './identity/oidc/provider.ts';
import { createOidcSignIn } from './identity/oidc/sign-in.ts';
import { createTransactions, TRANSACTION_MS } from './identity/oidc/transactions.ts';
import { createPasswordHasher, PARAMETERS, type HashParameters } from './identity/password-hash.ts';
import { createSessions, type Sessions } from './identity/sessions.ts';
import { createSignIn, type SignIn } from './identity/sign-in.ts';
import { createTokens } from './identity/tokens.ts';
import { createMeasure } from './probe/measure.ts';
import { createProber } from './probe/prober.ts';
import type { Store } from './store/database.ts';

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

function serviceKey(projectId: string | null, { config, clock }: WiringDeps): Auth {
  const { credentials } = config.cloud;
  const { securityToken } = credentials;
  return keyAuth({ key: credentials, securityToken, projectId, guard: createKeyGuard(clock), clock });
}

function createCallTo(endpoint: string, auth: Auth, transport: Transport, { config, clock, random }: WiringDeps): Call {
  return createCall({ endpoint, auth, transport, limitMs: config.cloud.timeoutMs, clock, random });
}

/** The project: as configured, or asked of IAM. @throws Failure when IAM does not tell */
async function projectOf(deps: WiringDeps): Promise<string> {
  const { projectId, iamEndpoint, region, timeoutMs, connections } = deps.config.cloud;
  if (projectId !== null) return projectId;
  const transport = createTransport({ endpoint: iamEndpoint, timeoutMs, connections });
  try {
    return orThrow(await findProjectId(createCallTo(iamEndpoint, serviceKey(null, deps), transport, deps), region));
  } finally {
    await transport.close();
  }
}

function wireFleet(deps: WiringDeps, projectId: string, transport: Transport, signal: AbortSignal) {
  const { clock, log } = deps;
  const { cloud, reasonRequired } = deps.config;
  const instances = createInstanceEvents();
  const rows = createRows({ clock, publish: instances.publish });
  const by = (auth: Auth): Means => {
    const client = createClient(createCallTo(cloud.endpoint, auth, transport, deps), projectId);
    return { client, observe: createObserve({ client, rows, clock }), statistics: createStatistics(client) };
  };
  const own = by(serviceKey(projectId, deps));
  const { client } = own;
  const confirmer = createConfirmer({ client, rows, clock, log, signal });
  const { embedded, region } = cloud;
  const fleet = { embedded, region, project_id: projectId, reason_required: reasonRequired };
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

function wireOidc({ config, clock, log }: WiringDeps, sessions: Sessions, signIn: SignIn) {
  if (config.oidc === null) return null;
  const { secure } = config.access;
  return createOidcSignIn({
    settings: config.oidc,
    provider: createProvider(config.oidc, log),
    transactions: createTransactions({ clock }),
    idTokens: createIdTokens({ sessions, clock }),
    // The provider sends the browser here: a stricter cookie would not come along.
    cookie: createCookie({ name: 'oidc', secure, sameSite: 'Lax', maxAgeMs: TRANSACTION_MS }),
    signIn,
    log,
  });
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
  const { endpoint, timeoutMs, connections } = config.cloud;
  const projectId = await projectOf(deps);
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every change that is followed waits with it: there may be hundreds.
  setMaxListeners(0, signal);
  const transport = createTransport({ endpoint, timeoutMs, connections });
  const { nameOf, ...fleet } = wireFleet(deps, projectId, transport, signal);
  const { own, by, instances, list, onRead } = fleet;
  const { client, observe } = own;

  const journal = createJournal({ store, clock, log });
  const audit = createAudit({ store, nameOf, clock, log });
  const { reasonRequired } = config;
  const sessions = createSessions({ store, clock, idleMs: access.idleMs, longestMs: access.longestMs });
  const tokens = createTokens({ sessions, clock });
  const meansOf = createMeansOf({ own, by, tokens, sessions, log });
  const reading = { own, meansOf, limitMs: timeoutMs };
  const changes = createChanges({
    ...reading,
    journal,
    audit,
    reasonRequired,
    readOnly: access.readOnly,
    clock,
    log,
    signal,
  });
  const { executor, runner, outside, readPreview, readDetail } = changes;
  instances.listen((instance) => void outside.onRow(instance));
  onRead.add((read) => void outside.onList(read));
  const refresh = createRefresher({ observe, signal });
  journal.listen(({ change }) => {
    // Rows follow what a change does to its instance; while it is only meant or unclear, nothing is known to have happened.
    if (change.state !== 'intended' && change.state !== 'settling') refresh(change.instance_id);
  });

  const probes = createProbeEvents();
  const { embedded, objectStoreHosts } = config.cloud;
  const { passwords, password, timeoutMs: limitMs } = config.probe;
  const passwordOf = (id: InstanceId) => passwords.get(id) ?? password;
  const faultOfLink = allowLinks(objectStoreHosts, embedded);
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

  const cookie = createSessionCookie(access.secure);
  const links = createLinks({ store, clock });
  const signIn = createSignIn({ sessions, cookie, audit });
  const { iamEndpoint } = config.cloud;
  const toIam = access.ways.includes('iam') ? createTransport({ endpoint: iamEndpoint, timeoutMs, connections }) : null;
  const iam =
    toIam === null
      ? null
      : createIamSignIn({
          ask: (login) => askToken(toIam, login, projectId),
          clientBy: (token) => by(tokenAuth(token, () => {})).client,
          domain: access.iamDomain,
          signIn,
          tokens,
        });
  const hasher = createPasswordHasher(deps.hashParameters ?? PARAMETERS);
  const app = await createApp({
    accounts: access.ways.includes('local') ? await createAccounts({ store, hasher }) : null,
    brakes: createBrakes(clock),
    sessions,
    cookie,
    links,
    signIn,
    iam,
    iamDomain: access.iamDomain,
    meansOf,
    oidc: wireOidc(deps, sessions, signIn),
    ways: access.ways,
    readOnly: access.readOnly,
    publicUrl: access.publicUrl,
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
    secure: access.secure,
    pair,
    trustProxy: config.trustProxy,
    limits: { ...(deps.limits ?? LIMITS), ...(config.trustProxy === false ? {} : { connectionsPerAddress: null }) },
    requestsPerMinute: config.requestsPerMinute,
  });

  return {
    app,
    links,
    start: async () => {
      // A token does not outlive a restart, and who came in by a way that is closed now is not to stay.
      for (const way of signInWay.options.filter((each) => each === 'iam' || !access.ways.includes(each))) {
        const ended = await sessions.endAllBy(way);
        if (ended > 0) log.info({ ended, way }, 'sessions have ended with the restart');
      }
      if (tls !== null && pair !== null) void followFiles({ ...deps, files: tls, pair, server: app.server, signal });
      await runner.takeUp();
    },
    stop: async () => {
      await Promise.race([executor.stop(), clock.sleep(PUT_GRACE_MS)]);
      stopping.abort();
      // What is still on its way fails now, so that its end is in the journal before the database closes.
      await Promise.all([transport.close(), toIam?.close()]);
      await executor.stop();
      await runner.idle();
      await prober.idle();
      await app.close();
      await store.destroy();
    },
  };
}
