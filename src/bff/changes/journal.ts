import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Change, ChangeStep, StepCause } from '../../contract/change.ts';
import type { SslPreview } from '../../contract/instance.ts';
import { changeId, type ChangeId, type InstanceId, type ProjectId } from '../../contract/ids.ts';
import type { GivenUp, Sending } from '../../domain/attribution.ts';
import { advance, lookAgain, type ChangeEvent } from '../../domain/life-cycle.ts';
import * as audit from '../audit/of-step.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { BY_CONSOLE, type By } from '../audit/actor.ts';
import * as changes from '../store/changes.ts';
import { because } from './because.ts';
import { BLANK, createRequests, unlessRunning, type Running } from './requests.ts';
import { refuseLostFiles } from '../store/condition.ts';
import type { Store } from '../store/database.ts';

/** An external change, running or already finished. */
export type Found = Pick<
  Change,
  'project_id' | 'instance_id' | 'instance_name' | 'enabled' | 'job_id' | 'created_at' | 'error' | 'finished_at'
> & { state: 'accepted' | 'verifying' | 'failed' | 'unknown'; task_id: string | null };

const NEWEST_TASK = 'newest_task.created_at';
const SSL_BEFORE = 'ssl.enabled';

const isNothing = (step: ChangeStep) =>
  step.evidence.some(({ field, value }) => field === 'found' && value === 'nothing');

/** @param looks the steps that gave it up, oldest first */
function givenUpOf(looks: readonly ChangeStep[]): GivenUp | null {
  const [first] = looks;
  return first === undefined ? null : { at: first.at, nothing: looks.some(isNothing) };
}

/** The preview's state before a PUT, as evidence of the sending: the newest task, and SSL. */
export function knownBefore({ newest_task, ssl_detail }: Pick<SslPreview, 'newest_task' | 'ssl_detail'>) {
  return {
    [NEWEST_TASK]: newest_task.known ? (newest_task.value?.created_at ?? null) : null,
    [SSL_BEFORE]: ssl_detail.known ? String(ssl_detail.value.enabled) : null,
  };
}

/** Makes a new change id. */
export const newChangeId = (): ChangeId => changeId.parse(randomUUID());

/** Called with every step after it is on disk. */
export type StepListener = (step: changes.JournalStep) => void;

/**
 * The journal of changes: each intent, its steps and their causes. A step and the new state are written in one
 * transaction. Listeners are called only after it.
 */
export function createJournal({ store, clock, log }: { store: Store; clock: Clock; log: Logger }) {
  const listeners = new Set<StepListener>();
  /** Instances of changes without a scope; null until they are read. */
  let orphans: Promise<Set<string>> | null = null;

  function tell(step: changes.JournalStep): void {
    for (const listener of listeners) {
      try {
        listener(step);
      } catch (cause) {
        log.error({ err: cause, seq: step.seq }, 'a listener of the journal failed');
      }
    }
  }

  async function insert(change: Change, why: changes.Because, by: By, task: string | null = null) {
    const seq = await store.transaction().execute(async (db) => {
      await changes.insertChange(db, change, task);
      await audit.ofStep(db, null, change, by);
      return changes.insertStep(db, change, why);
    });
    tell({ seq, change });
    return { created: change };
  }

  /** Records an external change and its evidence. Returns `running` when another change of the instance runs. */
  function createFound(
    { task_id, ...found }: Found,
    evidence: Record<string, string | null>,
    cause: Extract<StepCause, 'found-external' | 'ssl-flipped'> = 'found-external',
  ) {
    const change: Change = {
      ...BLANK,
      ...found,
      change_id: newChangeId(),
      origin: 'external',
      acknowledged: [],
      updated_at: found.finished_at ?? instantOf(clock),
    };
    const why = because(cause, evidence);
    return unlessRunning(store, found.instance_id, () => insert(change, why, BY_CONSOLE, task_id));
  }

  /**
   * Applies an event to a change. @returns the change after it, or null when its state does not allow the event; then
   * nothing is written.
   * @param by who causes it
   * @throws StoreFault when it makes an intent that would be lost
   */
  async function apply(
    id: ChangeId,
    event: ChangeEvent,
    why: changes.Because,
    by: By = BY_CONSOLE,
  ): Promise<Change | null> {
    // This event makes an intent. The results of a PUT that was already sent are written anyway, because the page shows
    // them while the console runs.
    if (event.type === 'backed-up') refuseLostFiles(store);
    const step = await store.transaction().execute(async (db) => {
      const before = await changes.findChange(db, id);
      const after = before === null ? null : advance(before, event, instantOf(clock));
      if (after === null) {
        log.warn({ change_id: id, state: before?.state, event: event.type }, 'not legal in this state: ignored');
        return null;
      }
      await changes.updateChange(db, after);
      await audit.ofStep(db, before, after, by);
      return { seq: await changes.insertStep(db, after, why), change: after };
    });
    if (step === null) return null;
    const { change_id, instance_id, state, job_id, error } = step.change;
    log.info({ change_id, instance_id, state, job_id, error_code: error?.error_code, cause: why.cause }, 'change');
    tell(step);
    return step.change;
  }

  /**
   * Reopens a change with an unknown outcome. Null when the outcome is not unknown; `running` when another change of
   * the instance runs.
   */
  async function reopen(id: ChangeId, by: By = BY_CONSOLE): Promise<Change | null | Running> {
    const change = await changes.findChange(store, id);
    const event = change === null ? null : lookAgain(change);
    if (change === null || event === null) return null;
    return unlessRunning(store, change.instance_id, () => apply(id, event, because('checked-again'), by));
  }

  return {
    ...createRequests({ store, clock, tell }),
    createFound,
    apply,
    reopen,
    find: (id: ChangeId) => changes.findChange(store, id),
    steps: (id: ChangeId) => changes.findSteps(store, id),
    list: (filter: changes.ChangeFilter) => changes.findChanges(store, filter),
    /** The unfinished changes of a scope. */
    unfinished: (project: ProjectId) => changes.findUnfinished(store, project),
    /**
     * Gives changes of an earlier version, which have no scope, to the scope that lists their instances.
     *
     * @returns whether there were some
     */
    adopt: async (project: ProjectId, named: readonly { instance_id: InstanceId }[]): Promise<boolean> => {
      orphans ??= changes.findOrphans(store).then(
        (ids) => new Set(ids),
        (cause: unknown) => {
          // Read them again next time.
          orphans = null;
          throw cause;
        },
      );
      const left = await orphans;
      const adopted = named.filter(({ instance_id }) => left.delete(instance_id));
      // In sequence, because there are few, and only once.
      for (const { instance_id } of adopted) await changes.adoptChanges(store, project, instance_id);
      return adopted.length > 0;
    },
    /** Gives all such changes to the only scope. */
    adoptAll: async (project: ProjectId): Promise<void> => {
      for (const id of await changes.findOrphans(store)) await changes.adoptChanges(store, project, id);
      orphans = Promise.resolve(new Set());
    },
    unfinishedOf: (id: InstanceId) => changes.findUnfinishedOf(store, id),
    /** @param since ISO 8601 */
    claimantsOf: (id: InstanceId, since: string) => changes.findClaimants(store, id, since),
    /** The change that a task belongs to. */
    ownerOf: (task: { id: string | null; job_id: string | null }) => changes.findOwner(store, task),
    /** Records the task of a change, if none is recorded yet. @returns whether it was recorded */
    claim: (id: ChangeId, taskId: string) => changes.claimTask(store, id, taskId),
    /** What is known of the moment when the PUT of a change was sent. If there was a backup, it is after that. */
    sending: async (change: Change): Promise<Sending> => {
      const step = await changes.findSending(store, change.change_id);
      const known = (name: string) => step?.evidence.find(({ field }) => field === name)?.value ?? null;
      const ssl = known(SSL_BEFORE);
      const givenUp = givenUpOf(await changes.findStepsBy(store, change.change_id, 'no-certainty'));
      const before = ssl === null ? null : ssl === 'true';
      return { at: step?.at ?? change.created_at, after: known(NEWEST_TASK), before, givenUp };
    },
    stepBy: (id: ChangeId, cause: StepCause) => changes.findStepBy(store, id, cause),
    stepsAfter: (seq: number, limit: number) => changes.findStepsAfter(store, seq, limit),
    newestSteps: (finishedAfter: string) => changes.findNewestSteps(store, finishedAfter),
    lastSeq: () => changes.lastSeq(store),
    /** @returns a function that ends the listening */
    listen: (listener: StepListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type Journal = ReturnType<typeof createJournal>;
