import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import { areMany } from '../../domain/poll-schedule.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../platform/clock.ts';
import { createReadDetail } from '../fleet/detail.ts';
import { createReadFacts } from '../fleet/facts.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import type { WireTask } from '../cloud/wire.ts';
import type { ClientOf } from '../identity/authority.ts';
import { createEvents } from '../platform/events.ts';
import { createBackupFirst } from './backup-first.ts';
import { createSwitchSsl } from './switch-ssl.ts';
import type { ScopeCommands } from './commands.ts';
import type { Journal } from './journal.ts';
import type { KnownSslStore } from './known-ssl.ts';
import { createExternalChanges } from './external-changes.ts';
import { createReadPreview } from './preview.ts';
import { createRunner } from './runner.ts';
import { createSender } from './sender.ts';
import { createOverview } from './overview.ts';
import { createReconciler } from './reconciler.ts';
import { createWatcher } from './watcher.ts';

export interface ChangesOptions {
  /** The client with the service's key, for pages. */
  own: CloudClient;
  /** The same client with the priority of followers. Default: `own`. */
  followers?: CloudClient;
  /** The list of the scope, read for the followers of changes. */
  list: {
    readForFollowers: () => Promise<{ instances: readonly Instance[] }>;
    findRow(id: InstanceId): Instance | null;
  };
  clientOf: ClientOf<CloudClient>;
  journal: Journal;
  clock: Clock;
  log: Logger;
  audit: Pick<Audit, 'refused'>;
  /** Whether a switch needs a reason. */
  reasonRequired: boolean;
  /** Whether nobody may switch. */
  readOnly?: boolean;
  /** Stores the last SSL state from SSL detail. */
  knownSsl: KnownSslStore;
  /** The limit of one reading of an instance, including its retries, in ms. */
  limitMs: number;
  /** Aborted at shutdown, once no PUT is on its way. */
  signal: AbortSignal;
}

/** Wires the modules that carry out a change: preview, commands, sender, reconciler, watcher, runner, and external changes. */
export function createChanges(options: ChangesOptions) {
  const {
    own,
    followers = own,
    list,
    clientOf,
    journal,
    knownSsl,
    audit,
    reasonRequired,
    readOnly = false,
    clock,
    log,
    limitMs,
    signal,
  } = options;
  const { client, observe } = followers;
  const { sending } = journal;
  const reconciler = createReconciler({
    client,
    observe,
    ownerOf: journal.ownerOf,
    claim: journal.claim,
    sending,
    clock,
  });
  const overview = createOverview({
    // With the priority of pages, because it reads pages of the list and of tasks.
    client: own.client,
    readList: async () => (await list.readForFollowers()).instances.length,
    findRow: (id) => list.findRow(id),
    clock,
    log,
    signal,
  });
  const watcher = createWatcher({ client, observe, sending, overview, clock });
  async function lastChange(id: InstanceId): Promise<Change | null> {
    try {
      return (await journal.list({ instance_id: id, limit: 1 }))[0] ?? null;
    } catch (cause) {
      // An instance can be shown without it.
      log.warn({ err: cause, instance_id: id }, 'the newest change of an instance could not be read');
      return null;
    }
  }
  // A preview reads tasks, external changes are found in tasks, the runner follows external changes, and the runner
  // needs a preview. The event breaks this cycle.
  const tasksRead = createEvents<{ instance: Instance; tasks: readonly WireTask[] }>();
  const onTasks = (instance: Instance, tasks: readonly WireTask[]) => tasksRead.publish({ instance, tasks });
  const readFacts = createReadFacts({ own, clock, limitMs, lastChange, onTasks });
  const readPreview = createReadPreview(readFacts, clientOf, async (id) => (await journal.unfinishedOf(id)) !== null);
  const readPreviewOfOwn = createReadPreview(readFacts, clientOf, () => Promise.resolve(false));
  const sender = createSender({ clientOf, journal, log });
  const backupFirst = createBackupFirst({
    client,
    clientOf,
    journal,
    readPreview: readPreviewOfOwn,
    readOnly,
    followed: overview.followed,
    clock,
  });
  const runner = createRunner({
    projectId: client.projectId,
    journal,
    reconciler,
    watcher,
    backupFirst,
    sender,
    overview,
    clock,
    log,
    signal,
  });
  const switchSsl = createSwitchSsl({
    projectId: client.projectId,
    readPreview,
    journal,
    sender,
    backupFirst,
    runner,
    audit,
    nameOf: (id) => list.findRow(id)?.name ?? null,
    reasonRequired,
    readOnly,
  });
  const commands: ScopeCommands = { switchSsl, runner };
  const externalChanges = createExternalChanges({ client, observe, journal, knownSsl, runner, clock, log, signal });
  tasksRead.listen(({ instance, tasks }) => void externalChanges.consider(instance, tasks));
  return {
    commands,
    runner,
    externalChanges,
    readPreview,
    readDetail: createReadDetail(readFacts),
    /** Whether there are so many followed changes that each waits for the overview. */
    isCrowded: () => areMany(overview.followed()),
    /** Sends no new PUT any more. Resolves when no PUT is on its way. */
    stopSending: () => sender.stop(),
  };
}
