import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino, type Logger } from 'pino';
import { ROUTES } from '../contract/routes/table.ts';
import { CONSOLE_HEADER, type Role } from '../contract/session.ts';
import type { Clock } from '../bff/platform/clock.ts';
import type { Config } from '../bff/config/config.ts';
import { keyAuth } from '../bff/cloud/auth.ts';
import type { Cloud } from '../bff/config/clouds-file.ts';
import type { Endpoints } from '../bff/config/clouds.ts';
import type { Credentials, ReadFile } from '../bff/config/credentials.ts';
import { createCall, type OnCall } from '../bff/cloud/call.ts';
import { createClient } from '../bff/cloud/client.ts';
import { createKeyGuard } from '../bff/cloud/key-guard.ts';
import { createTransport } from '../bff/cloud/transport.ts';
import { LIMITS, type Limits } from '../bff/http/server.ts';
import type { HashParameters } from '../bff/identity/password-hash.ts';
import { openStore, type Store } from '../bff/store/database.ts';
import { wire } from '../bff/wiring.ts';
import { projectId as projectIds } from '../contract/ids.ts';
import { changeDetail, type Change, type ChangeState } from '../contract/change.ts';
import type { Clock as DcsClock } from '../local-dcs/clock.ts';
import type { TestDcs } from './local-dcs.ts';
import { switchBody } from './switch-body.ts';

/** A clock that stands still until a test advances it. */
export interface FakeClock extends Clock {
  /** Advances the time and wakes the due sleepers in order. Each gets a turn of the event loop before the next. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock ahead, or back if negative. Nobody is woken, and the monotonic clock stays. */
  jump(ms: number): void;
}

/** @param start ms since the epoch. Use the machine's time if an embedded DCS compares its clock with this one */
export function createFakeClock(start: number = Date.parse('2026-11-24T04:00:00.000Z')): FakeClock {
  let elapsed = 0;
  // How far the wall clock is ahead of the monotonic one.
  let ahead = start;
  const sleepers = new Set<{ due: number; wake: () => void }>();

  const nextDue = (until: number) => [...sleepers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];

  return {
    now: () => ahead + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = {
          due: elapsed + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: async (ms) => {
      const until = elapsed + ms;
      // Sleepers wake one after the other.
      for (let sleeper = nextDue(until); sleeper !== undefined; sleeper = nextDue(until)) {
        elapsed = Math.max(elapsed, sleeper.due);
        sleeper.wake();
        await setImmediate();
      }
      elapsed = until;
      await setImmediate();
    },
    jump: (ms) => {
      ahead += ms;
    },
  };
}

/**
 * Advances a clock by `step` ms at a time until a condition is true. Time passes only as fast as real answers come in.
 *
 * @throws Error if it is not true after many steps
 */
export async function passTimeUntil(
  clock: FakeClock,
  holds: () => boolean | Promise<boolean>,
  step = 1000,
): Promise<void> {
  // Steps follow one after the other.
  for (let steps = 0; steps < 20_000; steps += 1) {
    if (await holds()) return;
    await clock.advance(step);
  }
  throw new Error('The condition did not become true, although the clock advanced many steps');
}

/** The same clock for the embedded DCS, whose sleepers reject on abort. */
export function dcsClock(clock: Pick<Clock, 'now' | 'sleep'>): DcsClock {
  return {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      signal.throwIfAborted();
    },
  };
}

/**
 * Only the calls to DCS, for tests of a part of the server.
 *
 * @param endpoint replaces the endpoint of `dcs`
 * @param timeoutMs the limit of a call, in real ms
 */
export function createTestClient(dcs: TestDcs, clock: Clock, endpoint: string = dcs.endpoint, timeoutMs = 5000) {
  const transport = createTransport({ endpoint, timeoutMs, connections: 4 });
  const { ak, sk, projectId } = dcs;
  const call = createCall({
    endpoint,
    transport,
    budget: null,
    clock,
    auth: keyAuth({ key: { ak, sk }, securityToken: null, projectId, guard: createKeyGuard(clock), clock }),
    limitMs: 5000,
    random: () => 0,
  });
  return { client: createClient(call, projectIds.parse(projectId)), close: () => transport.close() };
}

/** The list of a scope that is never read, for tests of a part of the server with few changes. */
export const NO_LIST = { readForFollowers: () => Promise.resolve({ instances: [] }), findRow: () => null };

/** Settings of a cloud that differ from those of its embedded DCS, e.g. a wrong key. */
interface CloudOptions {
  endpoints?: Partial<Endpoints>;
  credentials?: Credentials;
  projects?: Cloud['projects'];
}

export interface TestBffOptions {
  clock?: FakeClock;
  /** A folder, for a test that stops and restarts the server. Default: a database in memory. */
  dataDir?: string;
  /** A database that the test uses too. Default: a new one. */
  store?: Store;
  /** The limit of a call to DCS, in real ms. A call without an answer takes that long. */
  timeoutMs?: number;
  webDir?: string;
  /** Whether a switch needs a reason. */
  reasonRequired?: boolean;
  /** Settings of the TLS probe. Its limit counts in real ms. */
  probe?: Partial<Config['probe']>;
  /** The sign-in methods and session settings. */
  access?: Partial<Config['access']>;
  /** The identity provider. Default: none. */
  oidc?: Config['oidc'];
  log?: Logger;
  tls?: Config['tls'];
  trustProxy?: Config['trustProxy'];
  requestsPerMinute?: number;
  limits?: Limits;
  /** Called with every call to DCS. */
  onCall?: OnCall;
  /** Reads the TLS files. */
  readFile?: ReadFile;
  /** Who makes a request if the test does not say. Default: an admin; null: nobody. */
  as?: Role | null;
  /** Other settings of the cloud, e.g. a wrong key. */
  cloud?: CloudOptions;
  /** More clouds, each a scope of its own. */
  others?: readonly ({ dcs: TestDcs } & CloudOptions)[];
}

export interface TestBff {
  app: FastifyInstance;
  clock: FakeClock;
  /** The headers of a signed-in request: a session cookie, and the header that every changing request needs. */
  headersOf(role: Role): Promise<Record<string, string>>;
  /** The secrets of new sign-in links. */
  makeLinks(): Promise<Record<Role, string>>;
  /** The headers for the role in the options. */
  headers: Readonly<Record<string, string>>;
  /** GETs a path. @returns status, headers and the body as JSON (undefined if it is none) */
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Asks for a switch, with the preview's token and every loss accepted. @param more further fields of the body */
  put(instanceId: string, enabled: boolean, more?: object): Promise<TestAnswer>;
  /** Sends any request and returns the raw answer. */
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Sends any request. */
  request(options: InjectOptions): Promise<TestAnswer>;
  /** Lets time pass until a change is in one of the states. @returns the change */
  changeIn(changeId: string, ...states: ChangeState[]): Promise<Change>;
  probe(instanceId: string): Promise<TestAnswer>;
  /** The states that a change went through. */
  statesOf(changeId: string): Promise<ChangeState[]>;
  stop(): Promise<void>;
}

export interface TestAnswer {
  status: number;
  headers: Record<string, unknown>;
  json: unknown;
}

/** Hash parameters that make hashing fast. */
export const CHEAP: HashParameters = { memoryCost: 64, timeCost: 1, parallelism: 1 };

const quiet = pino({ level: 'silent' });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/** A cloud with one project: the one of an embedded DCS. */
function cloudOf(dcs: TestDcs, name: string, { endpoints, credentials, projects }: CloudOptions = {}): Cloud {
  return {
    name,
    region: dcs.region,
    projects: projects ?? { kind: 'listed', ids: [dcs.projectId] },
    endpoints: { dcs: dcs.endpoint, iam: dcs.endpoint, objectStoreHosts: [], ...endpoints },
    credentials: credentials ?? { ak: dcs.ak, sk: dcs.sk, securityToken: null },
    // A test sends requests as fast as it can.
    callsPerSecond: 1_000_000,
  };
}

/** The server's configuration for an embedded DCS of a test, and for others beside it. */
export function testConfig(dcs: TestDcs, options: TestBffOptions = {}): Config {
  return {
    embedded: true,
    clouds: [
      cloudOf(dcs, dcs.region, options.cloud),
      ...(options.others ?? []).map((other, n) => cloudOf(other.dcs, `other-${n + 1}`, other)),
    ],
    calls: { timeoutMs: options.timeoutMs ?? 5000, connections: 8 },
    probe: { password: null, passwords: new Map(), timeoutMs: 2000, ...options.probe },
    access: {
      methods: ['link'],
      readOnly: false,
      iamDomain: null,
      // Tests let days pass, so their sessions must last.
      idleMs: TEN_YEARS_MS,
      longestMs: TEN_YEARS_MS,
      publicUrl: null,
      secure: false,
      ...options.access,
    },
    oidc: options.oidc ?? null,
    host: '127.0.0.1',
    port: 0,
    tls: options.tls ?? null,
    trustProxy: options.trustProxy ?? false,
    // A test sends requests as fast as it can.
    requestsPerMinute: options.requestsPerMinute ?? 1_000_000,
    dataDir: options.dataDir ?? ':memory:',
    webDir: options.webDir ?? '/nowhere',
    reasonRequired: options.reasonRequired ?? false,
    logLevel: 'silent',
  };
}

/** The real server, wired like the real process but without a socket, on a clock that the test advances. */
export async function startTestBff(dcs: TestDcs, options: TestBffOptions = {}): Promise<TestBff> {
  const clock = options.clock ?? createFakeClock(Date.now());
  const config = testConfig(dcs, options);
  const store = options.store ?? (await openStore(config.dataDir));
  const readFile = options.readFile ?? (() => null);
  const wired = await wire({
    config,
    store,
    clock,
    random: () => 0,
    log: options.log ?? quiet,
    readFile,
    limits: options.limits ?? LIMITS,
    hashParameters: CHEAP,
    ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
  });
  await wired.app.ready();
  await wired.start();
  const { app, links } = wired;

  async function headersOf(role: Role): Promise<Record<string, string>> {
    const headers = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };
    const payload = { link: (await links.makeAll())[role] };
    const response = await app.inject({ method: 'POST', url: ROUTES.signInByLink.path, payload, headers });
    const cookie = String(response.headers['set-cookie']).split(';', 1)[0] ?? '';
    return { ...headers, cookie };
  }
  const as = options.as === undefined ? 'admin' : options.as;
  const headers: Record<string, string> =
    as === null ? { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value } : await headersOf(as);

  const inject = (request: InjectOptions) => app.inject({ ...request, headers: { ...headers, ...request.headers } });
  const answer = async (request: InjectOptions): Promise<TestAnswer> => {
    const response = await inject(request);
    return { status: response.statusCode, headers: response.headers, json: jsonOf(response.payload) };
  };
  const detailOf = async (changeId: string) => {
    const { json } = await answer({ url: `/api/changes/${changeId}` });
    return changeDetail.parse(json);
  };

  return {
    app,
    clock,
    headers,
    headersOf,
    makeLinks: () => links.makeAll(),
    inject,
    get: (url, more = {}) => answer({ url, headers: more }),
    put: async (id, enabled, more = {}) => {
      const { json } = await answer({
        url: `/api/projects/${dcs.projectId}/instances/${id}/ssl/preview?enabled=${enabled}`,
      });
      const payload = { ...switchBody(enabled, json), ...more };
      return answer({ method: 'PUT', url: `/api/projects/${dcs.projectId}/instances/${id}/ssl`, payload });
    },
    request: answer,
    probe: (id) => answer({ method: 'POST', url: `/api/projects/${dcs.projectId}/instances/${id}/probe` }),
    changeIn: async (changeId, ...states) => {
      let { change } = await detailOf(changeId);
      await passTimeUntil(clock, async () => {
        ({ change } = await detailOf(changeId));
        return states.includes(change.state);
      });
      return change;
    },
    statesOf: async (changeId) => (await detailOf(changeId)).steps.map((step) => step.state),
    stop: async () => {
      // This releases everything that waits for the clock at shutdown.
      const stopped = wired.stop();
      await clock.advance(0);
      await stopped;
    },
  };
}
