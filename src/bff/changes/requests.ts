import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { ChangeId, InstanceId } from '../../contract/ids.ts';
import { advance } from '../../domain/life-cycle.ts';
import type { By } from '../audit/actor.ts';
import * as audit from '../audit/of-step.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import * as changes from '../store/changes.ts';
import { refuseLostFiles } from '../store/condition.ts';
import type { Store } from '../store/database.ts';
import { because } from './because.ts';

/** The switch that a person asks for. */
export type Intent = Pick<
  Change,
  'change_id' | 'project_id' | 'instance_id' | 'instance_name' | 'enabled' | 'acknowledged' | 'backup_first'
>;

/** The result of recording a request. `known`: the id belongs to a change already. */
export type Requested = { kind: 'requested'; change: Change } | { kind: 'known'; change: Change };

/** The result of admitting a request. `decided`: it was decided before. */
export type Admitted = { kind: 'admitted'; change: Change } | { kind: 'decided'; change: Change } | Running;

/** The initial values of a change that is only requested. */
export const BLANK = {
  origin: 'console',
  asked_by: null,
  acknowledged: [],
  backup_first: false,
  backup_id: null,
  job_id: null,
  request_id: null,
  error: null,
  finished_at: null,
} as const;

/** Another change of the instance is unfinished. */
export interface Running {
  kind: 'running';
  running: Change;
}

/**
 * Runs a write that makes a change run. Returns `running` instead when another change of that instance is unfinished.
 */
export async function unlessRunning<T>(store: Store, id: InstanceId, write: () => Promise<T>): Promise<T | Running> {
  try {
    return await write();
  } catch (cause) {
    // The unique index refuses a second unfinished change, even if both requests come at the same moment.
    const running = await changes.findUnfinishedOf(store, id);
    if (running !== null) return { kind: 'running', running };
    throw cause;
  }
}

export interface RequestsOptions {
  store: Store;
  clock: Clock;
  /** Tells the listeners about a step that is on disk. */
  tell: (step: changes.JournalStep) => void;
}

/**
 * The part of the journal for requests that are not admitted yet. A request is not a step: it causes no event, and the
 * list of changes does not show it. So a flood of refused requests costs the browsers nothing.
 */
export function createRequests({ store, clock, tell }: RequestsOptions) {
  return {
    /**
     * Records a requested switch, before anything is read for it.
     *
     * @throws StoreFault when the record would be lost
     */
    async request(intent: Intent, by: By): Promise<Requested> {
      refuseLostFiles(store);
      const at = instantOf(clock);
      const asked = { asked_by: by.actor, state: 'requested', created_at: at, updated_at: at } as const;
      const change: Change = { ...BLANK, ...intent, ...asked };
      try {
        await changes.insertChange(store, change);
        return { kind: 'requested', change };
      } catch (cause) {
        const known = await changes.findChange(store, intent.change_id);
        if (known !== null) return { kind: 'known', change: known };
        throw cause;
      }
    },

    /**
     * Turns a request into an intent, the first step of its change.
     *
     * @param evidence the evidence for the decision
     * @throws StoreFault when the intent would be lost
     */
    async admit(intent: Intent, by: By, evidence: Record<string, string | null> = {}): Promise<Admitted> {
      refuseLostFiles(store);
      const { change_id, instance_id, instance_name, backup_first } = intent;
      const event = { type: backup_first ? 'admitted-with-backup' : 'admitted' } as const;
      const write = async (db: Store): Promise<Admitted & { seq?: number }> => {
        const asked = await changes.findChange(db, change_id);
        if (asked === null) throw new Error(`change ${change_id} was not requested`);
        const change = advance({ ...asked, instance_name }, event, instantOf(clock));
        if (change === null) return { kind: 'decided', change: asked };
        await changes.updateChange(db, change);
        await audit.ofStep(db, null, change, by);
        return { kind: 'admitted', change, seq: await changes.insertStep(db, change, because('asked-for', evidence)) };
      };
      const admitted = await unlessRunning(store, instance_id, () => store.transaction().execute(write));
      if (admitted.kind === 'admitted' && admitted.seq !== undefined)
        tell({ seq: admitted.seq, change: admitted.change });
      return admitted;
    },

    /**
     * Ends a request that is not admitted. If it was decided before, nothing is written.
     *
     * @param status the HTTP status of the answer
     */
    async refuse(id: ChangeId, error: ErrorEnvelope, status: number): Promise<void> {
      await store.transaction().execute(async (db) => {
        const asked = await changes.findChange(db, id);
        const refused = asked === null ? null : advance(asked, { type: 'not-admitted', error }, instantOf(clock));
        if (refused === null) return;
        await changes.updateChange(db, refused);
        await changes.setErrorStatus(db, id, status);
        await changes.forgetRefused(db, refused);
      });
    },

    /** Requests that nobody has decided yet. */
    undecided: () => changes.findRequested(store),
    /** The HTTP status of the error that answered a request, or null when it got its change or no answer. */
    errorStatusOf: (id: ChangeId) => changes.findErrorStatus(store, id),
    /** Records that a request was answered with an error, so that a repeat gets the same answer. */
    answeredWith: (id: ChangeId, status: number) => changes.setErrorStatus(store, id, status),
  };
}
