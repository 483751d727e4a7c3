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

/** An external change: on its way, or at its end already. */
export type Found = Pick<
  Change,
  'project_id' | 'instance_id' | 'instance_name' | 'enabled' | 'job_id' | 'created_at' | 'error' | 'finished_at'
> & { state: 'accepted' | 'verifying' | 'failed' | 'unknown'; task_id: string | null };

const NEWEST_TASK = 'newest_task.created_at';
const SSL_BEFORE = 'ssl.enabled';

const isNothing = (step: ChangeStep) =>
  step.evidence.some(({ field, value }) => field === 'found' && value === 'nothing');

/** @param looks the steps at which it was given up, the oldest first */
function givenUpOf(looks: readonly ChangeStep[]): GivenUp | null {
  const [first] = looks;
  return first === undefined ? null : { at: first.at, nothing: looks.some(isNothing) };
}

/** What a preview knew of the moment before a PUT, as the evidence of a sending: the newest task, and SSL. */
export function knownBefore({ newest_task, ssl_detail }: Pick<SslPreview, 'newest_task' | 'ssl_detail'>) {
  return {
    [NEWEST_TASK]: newest_task.known ? (newest_task.value?.created_at ?? null) : null,
    [SSL_BEFORE]: ssl_detail.known ? String(ssl_detail.value.enabled) : null,
  };
}

/** A new id of a change. */
export const newChangeId = (): ChangeId => changeId.parse(randomUUID());

/** Told of every step after it is on disk. */
export type StepListener = (step: changes.JournalStep) => void;

/**
 * The journal of changes: what was meant, what became of it, and by what. A step and the state it leads to are written in
 * one transaction; who listens hears of it only afterwards.
 */
export function createJournal({ store, clock, log }: { store: Store; clock: Clock; log: Logger }) {
  const listeners = new Set<StepListener>();
  /** Instances of changes that name no scope; null until they are looked for. */
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

  /** Writes down an external change, and what showed it. `running` instead, as above. */
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
   * Lets something happen to a change. @returns the change after it, or null where that is not legal in its state: then
   * nothing is written.
   * @param by on whose behalf
   * @throws StoreFault where it makes an intent that would be lost
   */
  async function apply(
    id: ChangeId,
    event: ChangeEvent,
    why: changes.Because,
    by: By = BY_CONSOLE,
  ): Promise<Change | null> {
    // It makes an intent. What becomes of a PUT that left already is written all the same: the page shows it while the console runs.
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

  /** Looks again at an unknown outcome. Null where there is none; `running` where another change of the instance runs. */
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
     * Makes changes of an earlier version, which name no scope, those of the scope that lists their instances.
     *
     * @returns whether there were some
     */
    adopt: async (project: ProjectId, named: readonly { instance_id: InstanceId }[]): Promise<boolean> => {
      orphans ??= changes.findOrphans(store).then(
        (ids) => new Set(ids),
        (cause: unknown) => {
          // They are looked for again.
          orphans = null;
          throw cause;
        },
      );
      const left = await orphans;
      const adopted = named.filter(({ instance_id }) => left.delete(instance_id));
      // One after the other: there are few, once.
      for (const { instance_id } of adopted) await changes.adoptChanges(store, project, instance_id);
      return adopted.length > 0;
    },
    /** The same with every such change, where there is one scope only. */
    adoptAll: async (project: ProjectId): Promise<void> => {
      for (const id of await changes.findOrphans(store)) await changes.adoptChanges(store, project, id);
      orphans = Promise.resolve(new Set());
    },
    unfinishedOf: (id: InstanceId) => changes.findUnfinishedOf(store, id),
    /** @param since ISO 8601 */
    claimantsOf: (id: InstanceId, since: string) => changes.findClaimants(store, id, since),
    /** The change that a task is of. */
    ownerOf: (task: { id: string | null; job_id: string | null }) => changes.findOwner(store, task),
    /** Writes down which task a change is, where that was not known yet. @returns whether it was not */
    claim: (id: ChangeId, taskId: string) => changes.claimTask(store, id, taskId),
    /** What is known of the moment when the PUT of a change left: after its backup, where one was made first. */
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
