import type { Logger } from 'pino';
import type { Instance } from '../contract/instance.ts';
import type { InstanceId } from '../contract/ids.ts';
import type { Audit } from './audit/audit.ts';
import { createChanges } from './changes/changes.ts';
import type { Journal } from './changes/journal.ts';
import type { Auth } from './cloud/auth.ts';
import type { DcsClient } from './cloud/client.ts';
import type { Scope } from './cloud/scope.ts';
import type { Config } from './config/config.ts';
import type { CloudClient } from './fleet/cloud-client.ts';
import { createConfirmer } from './fleet/confirmer.ts';
import { createObserve } from './fleet/observe.ts';
import { createRefresher } from './fleet/refresher.ts';
import { createRows } from './fleet/rows.ts';
import { createScopeList, type ScopeSource } from './fleet/scope-list.ts';
import { createStatistics } from './fleet/statistics.ts';
import type { ScopeServices } from './http/scopes.ts';
import { createClientOf } from './identity/authority.ts';
import type { Sessions } from './identity/sessions.ts';
import type { Tokens } from './identity/tokens.ts';
import type { Clock } from './platform/clock.ts';
import { createEvents, type InstanceEvents, type ProbeEvents } from './platform/events.ts';
import { createMeasure } from './probe/measure.ts';
import { createProber } from './probe/prober.ts';
import type { Store } from './store/database.ts';
import { knownSslIn } from './store/known-ssl.ts';

/** Shared by all scopes. */
export interface Shared {
  config: Config;
  store: Store;
  journal: Journal;
  audit: Audit;
  sessions: Sessions;
  tokens: Tokens;
  instances: InstanceEvents;
  probes: ProbeEvents;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown. */
  signal: AbortSignal;
}

/** An open scope: the services for the routes, its part of the list, and functions to start and stop it. */
export interface WiredScope extends ScopeServices {
  readonly scope: Scope;
  readonly source: ScopeSource;
  /** The row of an instance of this scope, or null when it was never read. */
  findRow(id: InstanceId): Instance | null;
  /** Sends no new PUT any more. Resolves when no PUT is on its way. */
  stopSending(): Promise<void>;
  /** Follows the unfinished changes of this scope again. */
  takeUp(): Promise<void>;
  /** Resolves when no change is followed and no probe runs any more. */
  idle(): Promise<void>;
}

/** Called with each new reading of the scope's list. */
interface ReadList {
  read: readonly Instance[];
  isForPage: boolean;
}

/** Wires the modules that work on one scope, each with the scope's own client and budget. */
export function wireScope(scope: Scope, shared: Shared): WiredScope {
  const { config, store, journal, audit, sessions, tokens, instances, probes, clock, signal } = shared;
  const { cloud, project, client, faultOfLink } = scope;
  const projectId = project.id;
  const log = shared.log.child({ project_id: projectId });
  const { timeoutMs } = config.calls;

  const rows = createRows({ clock, publish: (instance) => publish(instance) });
  const clientOver = (over: DcsClient): CloudClient => ({
    client: over,
    observe: createObserve({ client: over, rows, clock }),
    statistics: createStatistics(over),
  });
  const own = clientOver(client);
  const followers = clientOver(scope.clientOfFollowers);
  const by = (auth: Auth) => clientOver(scope.clientBy(auth));
  const clientOf = createClientOf({ own, by, tokens, sessions, projectId, log });

  const lists = createEvents<ReadList>();
  const source = createScopeList({
    client,
    rows,
    clock,
    log,
    where: { project_id: projectId, project_name: project.name, cloud: cloud.name, region: cloud.region },
    onRead: (read, isForPage) => lists.publish({ read, isForPage }),
  });

  const changes = createChanges({
    own,
    followers,
    list: { readForFollowers: source.readForFollowers, findRow: rows.find },
    clientOf,
    limitMs: timeoutMs,
    journal,
    knownSsl: knownSslIn(store),
    audit,
    reasonRequired: config.reasonRequired,
    readOnly: config.access.readOnly,
    clock,
    log,
    signal,
  });
  const { commands, runner, externalChanges, readPreview, readDetail, stopSending } = changes;
  function publish(instance: Instance): void {
    instances.publish(instance);
    void externalChanges.onRow(instance);
  }

  const confirmer = createConfirmer({
    client: scope.clientFor('confirmation'),
    rows,
    perSecond: () => scope.budget.rate(),
    clock,
    log,
    signal,
  });
  async function adopt(read: readonly Instance[]): Promise<void> {
    try {
      if (await journal.adopt(projectId, read)) await runner.takeUp();
    } catch (cause) {
      log.error({ err: cause }, 'changes of an earlier version could not be adopted');
    }
  }
  lists.listen(({ read, isForPage }) => {
    // When only followers read the list, no page shows its hints, so they need no confirmation.
    if (isForPage) confirmer.consider(read);
    void externalChanges.onList(read);
    void adopt(read);
  });

  const { passwords, password, timeoutMs: limitMs } = config.probe;
  const measure = createMeasure({
    client,
    faultOfLink,
    downloadMs: timeoutMs,
    observe: own.observe,
    clock,
    signal,
    embedded: config.embedded,
    limitMs,
    passwordOf: (id) => passwords.get(id) ?? password,
  });
  const prober = createProber({ projectId, measure, journal, store, events: probes, log, signal });

  const refresh = createRefresher({ observe: followers.observe, signal });
  journal.listen(({ change }) => {
    if (change.project_id !== projectId) return;
    // A row is read again when a change affects its instance. While the change is only intended or in doubt, nothing is
    // known to have happened. When many changes run, the shared list and the verification of each change update the
    // rows.
    const isKnown = change.state !== 'intended' && change.state !== 'in-doubt';
    if (isKnown && !changes.isCrowded()) refresh(change.instance_id);
    if (change.state === 'succeeded') prober.probeSoon(change.instance_id);
  });

  return {
    scope,
    projectId,
    client,
    clientOf,
    faultOfLink,
    commands,
    stopSending,
    readDetail,
    readPreview,
    prober,
    source,
    findRow: rows.find,
    takeUp: () => runner.takeUp(),
    idle: async () => {
      await runner.idle();
      await prober.idle();
    },
  };
}
