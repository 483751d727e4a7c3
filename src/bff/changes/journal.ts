import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Change } from '../../contract/change.ts';
import { changeId, type ChangeId, type InstanceId } from '../../contract/ids.ts';
import { advance, type ChangeEvent } from '../../domain/life-cycle.ts';
import * as audit from '../audit/of-step.ts';
import { instantOf, type Clock } from '../clock.ts';
import { BY_CONSOLE, type By } from '../identity/actor.ts';
import * as changes from '../store/changes.ts';
import type { Store } from '../store/database.ts';

export interface Intent {
  instance_id: InstanceId;
  instance_name: string;
  enabled: boolean;
}

/** Told of every step after it is on disk. */
export type StepListener = (step: changes.JournalStep) => void;

/**
 * The journal of changes: what was meant, what became of it, and by what. A step and the state it leads to are written in
 * one transaction; who listens hears of it only afterwards.
 */
export function createJournal({ store, clock, log }: { store: Store; clock: Clock; log: Logger }) {
  const listeners = new Set<StepListener>();

  function tell(step: changes.JournalStep): void {
    for (const listener of listeners) {
      try {
        listener(step);
      } catch (cause) {
        log.error({ err: cause, seq: step.seq }, 'a listener of the journal failed');
      }
    }
  }

  /** Writes an intent. `running` instead, where a change of that instance is unfinished. */
  async function create(intent: Intent, by: By = BY_CONSOLE): Promise<{ created: Change } | { running: Change }> {
    const at = instantOf(clock);
    const change: Change = {
      change_id: changeId.parse(randomUUID()),
      ...intent,
      state: 'intended',
      job_id: null,
      error: null,
      created_at: at,
      updated_at: at,
      finished_at: null,
    };
    try {
      const seq = await store.transaction().execute(async (db) => {
        await changes.insertChange(db, change);
        await audit.ofStep(db, null, change, by);
        return changes.insertStep(db, change, 'asked for');
      });
      tell({ seq, change });
      return { created: change };
    } catch (cause) {
      // The unique index refuses a second unfinished change, however close the two requests were.
      const running = await changes.findUnfinishedOf(store, intent.instance_id);
      if (running !== null) return { running };
      throw cause;
    }
  }

  /**
   * Lets something happen to a change. @returns the change after it, or null where that is not legal in its state: then
   * nothing is written.
   * @param cause what made it happen, a few words for a person
   * @param by on whose behalf
   */
  async function apply(id: ChangeId, event: ChangeEvent, cause: string, by: By = BY_CONSOLE): Promise<Change | null> {
    const step = await store.transaction().execute(async (db) => {
      const before = await changes.findChange(db, id);
      const after = before === null ? null : advance(before, event, instantOf(clock));
      if (after === null) {
        log.warn({ change_id: id, state: before?.state, event: event.type }, 'not legal in this state: ignored');
        return null;
      }
      await changes.updateChange(db, after);
      await audit.ofStep(db, before, after, by);
      return { seq: await changes.insertStep(db, after, cause), change: after };
    });
    if (step === null) return null;
    const { change_id, instance_id, state, job_id, error } = step.change;
    log.info({ change_id, instance_id, state, job_id, error_code: error?.error_code, cause }, 'change');
    tell(step);
    return step.change;
  }

  return {
    create,
    apply,
    find: (id: ChangeId) => changes.findChange(store, id),
    steps: (id: ChangeId) => changes.findSteps(store, id),
    list: (filter: changes.ChangeFilter) => changes.findChanges(store, filter),
    unfinished: () => changes.findUnfinished(store),
    unfinishedOf: (id: InstanceId) => changes.findUnfinishedOf(store, id),
    hasJob: (jobId: string) => changes.hasJob(store, jobId),
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
