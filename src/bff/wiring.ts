import { readPair, type KeyPair } from './config/tls-files.ts';
import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createApp } from './http/app.ts';
import { createAudit } from './audit/audit.ts';
import { createCommands } from './changes/commands.ts';
import { createJournal } from './changes/journal.ts';
import type { Clock, Random } from './platform/clock.ts';
import type { Config } from './config/config.ts';
import type { ReadFile } from './config/credentials.ts';
import type { OnCall } from './cloud/call.ts';
import { createClouds } from './cloud/scope.ts';
import { createInstanceEvents, createProbeEvents } from './platform/events.ts';
import { consoleError, Failure } from './platform/failure.ts';
import { createFleetList } from './fleet/list.ts';
import { LIMITS, type Limits } from './http/server.ts';
import { followFiles } from './http/tls.ts';
import type { Links } from './identity/links.ts';
import type { HashParameters } from './identity/password-hash.ts';
import type { Store } from './store/database.ts';
import { createScopes } from './wire-scopes.ts';
import { wireSignIn } from './wire-sign-in.ts';

export interface WiringDeps {
  config: Config;
  store: Store;
  clock: Clock;
  random: Random;
  log: Logger;
  readFile: ReadFile;
  /** The cost of hashing a password. Default: PARAMETERS. */
  hashParameters?: HashParameters;
  /** Request and connection limits. Default: LIMITS. */
  limits?: Limits;
  /** Called for every call to a cloud. For measurements. */
  onCall?: OnCall;
}

/**
 * The first certificate and key.
 *
 * @throws Failure when the files have changed since the configuration was read and are invalid now
 */
function pairOf({ config: { tls }, readFile }: WiringDeps): KeyPair | null {
  if (tls === null) return null;
  const found = readPair(tls, readFile);
  if ('pair' in found) return found.pair;
  throw new Failure(500, consoleError('CONSOLE.INTERNAL', found.fault));
}

/** The wired server of the console. Nothing runs yet. */
export interface Wired {
  app: FastifyInstance;
  links: Links;
  /** Ends sessions that do not survive a restart, and follows unfinished changes again. */
  start(): Promise<void>;
  /**
   * Stops in order. First no new changes begin, and PUTs on their way get their answer (up to a limit). Then pollers,
   * streams, connections and the database stop.
   */
  stop(): Promise<void>;
}

/** How long the shutdown waits for a PUT on its way. After that, the next start reconciles it from the journal. */
const PUT_GRACE_MS = 6000;

/** Wires the server. Asks clouds for their projects when those are not configured. Opens no socket. */
export async function wire(deps: WiringDeps): Promise<Wired> {
  const { config, store, clock, log } = deps;
  const { tls } = config;
  const pair = pairOf(deps);
  const { timeoutMs, connections } = config.calls;
  const clouds = createClouds({ ...config, timeoutMs, connections, clock, random: deps.random, onCall: deps.onCall });
  const scopes = createScopes(clouds);
  await scopes.findAll();
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every followed change listens to this signal, and there may be hundreds.
  setMaxListeners(0, signal);

  const instances = createInstanceEvents();
  const probes = createProbeEvents();
  const journal = createJournal({ store, clock, log });
  const audit = createAudit({ store, find: scopes.findRow, clock, log });
  const { hashParameters } = deps;
  const people = await wireSignIn({ config, store, clock, log, audit, clouds, scopes: scopes.found, hashParameters });
  const { sessions, tokens, links } = people;
  scopes.wire({ config, store, journal, audit, sessions, tokens, instances, probes, clock, log, signal });
  const commands = createCommands({
    commandsOf: (id) => scopes.open.get(id)?.commands ?? null,
    journal,
    audit,
    readOnly: config.access.readOnly,
  });
  const facts = { embedded: config.embedded, reason_required: config.reasonRequired };
  const list = createFleetList({ sources: scopes.sources, facts, clock });

  const app = await createApp({
    ...people.guards,
    scopes: scopes.open,
    commands,
    timeoutMs,
    store,
    journal,
    audit,
    list,
    instances,
    probes,
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
      await commands.refuseUndecided();
      await scopes.start();
    },
    stop: async () => {
      await Promise.race([scopes.stop(), clock.sleep(PUT_GRACE_MS)]);
      stopping.abort();
      // Calls that are still on their way fail now, so that the journal has the result before the database closes.
      await clouds.close();
      await scopes.stop();
      await scopes.idle();
      await app.close();
      await audit.close();
      await store.destroy();
    },
  };
}
