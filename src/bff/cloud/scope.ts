import type { Cloud } from '../config/clouds-file.ts';
import type { Clock, Random } from '../platform/clock.ts';
import { allowLinks, type FaultOfLink } from './allowed-links.ts';
import { keyAuth, type Auth } from './auth.ts';
import { createBudget, type Budget, type Priority } from './budget.ts';
import { createCall, type Call, type OnCall } from './call.ts';
import { createClient, type DcsClient } from './client.ts';
import { createKeyGuard, type KeyGuard } from './key-guard.ts';
import { findProjects, type Project } from './projects.ts';
import type { CallResult } from './result.ts';
import { createTransport, type Transport } from './transport.ts';

/** One project of one region of one cloud, with its credentials and its budget of calls. */
export interface Scope {
  readonly cloud: Cloud;
  readonly project: Project;
  /** Calls DCS with the service's key, for pages. */
  readonly client: DcsClient;
  /** The same for what works in the background, which waits for its turn behind or before pages. */
  clientFor(priority: Priority): DcsClient;
  /** The same for what follows changes: before pages, but only a part of the budget. */
  readonly clientOfFollowers: DcsClient;
  /** Calls DCS on somebody else's authority, within the same budget. */
  clientBy(auth: Auth): DcsClient;
  readonly faultOfLink: FaultOfLink;
  readonly budget: Budget;
}

export interface CloudsOptions {
  clouds: readonly Cloud[];
  embedded: boolean;
  /** The limit of one call, ms. */
  timeoutMs: number;
  /** Most connections to one endpoint at a time, for reading. */
  connections: number;
  clock: Clock;
  random: Random;
  onCall?: OnCall | undefined;
}

/** The part of a scope's budget that following changes may take, so that hundreds of them leave the rest to switches and pages. */
const FOLLOWERS_SHARE = 0.08;
/** It is not less than so many calls a second, as far as the whole budget allows them. */
const FOLLOWERS_LEAST = 4;
const FOLLOWERS_BURST_S = 1;

/** Returns the value under a key, and makes it first when it is missing. */
function heldIn<T>(held: Map<string, T>, key: string, make: () => T): T {
  const known = held.get(key);
  if (known !== undefined) return known;
  const made = make();
  held.set(key, made);
  return made;
}

/** Holds what scopes share: connections by endpoint, and a guard by access key, since several scopes may use the same key. */
export function createClouds(options: CloudsOptions) {
  const { clouds, embedded, timeoutMs, connections, clock, random, onCall } = options;
  const transports = new Map<string, Transport>();
  const guards = new Map<string, KeyGuard>();

  const transportTo = (endpoint: string) =>
    heldIn(transports, endpoint, () => createTransport({ endpoint, timeoutMs, connections }));

  function authOf({ credentials }: Cloud, projectId: string | null): Auth {
    const { securityToken } = credentials;
    const guard = heldIn(guards, credentials.ak, () => createKeyGuard(clock));
    return keyAuth({ key: credentials, securityToken, projectId, guard, clock });
  }

  function callTo(endpoint: string, auth: Auth, budget: Budget | null): Call {
    const transport = transportTo(endpoint);
    return createCall({ endpoint, auth, transport, limitMs: timeoutMs, budget, clock, random, onCall });
  }

  return {
    clouds,
    /** The projects of a cloud: as configured, or asked of its IAM. */
    projectsOf: (cloud: Cloud): Promise<CallResult<Project[]>> =>
      findProjects(cloud, callTo(cloud.endpoints.iam, authOf(cloud, null), null)),
    openScope(cloud: Cloud, project: Project): Scope {
      const budget = createBudget(cloud.callsPerSecond, clock);
      function clientBy(auth: Auth, reads: Priority = 'page', part: Budget | null = null): DcsClient {
        const call = callTo(cloud.endpoints.dcs, auth, budget);
        return createClient(async (request) => {
          const isRead = request.method === 'GET' && request.priority === undefined;
          const given = isRead ? { ...request, priority: reads } : request;
          await part?.take(given.priority ?? reads, given.signal);
          return call(given);
        }, project.id);
      }
      const own = authOf(cloud, project.id);
      const perSecond = Math.max(FOLLOWERS_LEAST, cloud.callsPerSecond * FOLLOWERS_SHARE);
      const followersPart = createBudget(perSecond, clock, FOLLOWERS_BURST_S);
      return {
        cloud,
        project,
        client: clientBy(own),
        clientFor: (priority) => clientBy(own, priority),
        clientOfFollowers: clientBy(own, 'job', followersPart),
        clientBy: (auth) => clientBy(auth),
        faultOfLink: allowLinks(cloud.endpoints.objectStoreHosts, embedded),
        budget,
      };
    },
    /** The connections to an IAM. */
    transportTo,
    close: async (): Promise<void> => {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}
export type Clouds = ReturnType<typeof createClouds>;
