import type { Logger } from 'pino';
import type { Change, ChangeState } from '../../contract/change.ts';
import type { ChangeId, ProjectId } from '../../contract/ids.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { createPolling, type Polling } from '../../domain/poll-schedule.ts';
import type { Clock } from '../platform/clock.ts';
import type { CallFailure } from '../cloud/result.ts';
import type { BackupFirst } from './backup-first.ts';
import { because } from './because.ts';
import type { Journal } from './journal.ts';
import type { Overview } from './overview.ts';
import { Unwritten, type Answer, type Sender } from './sender.ts';
import type { Doubt, Reconciler } from './reconciler.ts';
import { found, STOPPED, type Followed, type Found, type Watcher } from './watcher.ts';

export interface RunnerOptions {
  /** The scope whose changes are followed. */
  projectId: ProjectId;
  journal: Journal;
  reconciler: Reconciler;
  watcher: Watcher;
  backupFirst: BackupFirst;
  sender: Sender;
  /** Learns which changes are followed. */
  overview: Pick<Overview, 'enter' | 'leave'>;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown. The changes stay in the journal, and the next start follows them again. */
  signal: AbortSignal;
}

/** The pause before a change is followed again after a fault of our own, for example a full disk. */
const AFTER_FAULT_MS = 5000;

/** What is known of a change beside the journal. */
interface Run {
  change: Change;
  /** About its PUT, or about the request for its backup. */
  doubt: Doubt;
  /** The result of its PUT, if it could not be written yet. */
  told: Answer | null;
  /** The polling of its job. */
  polling: Polling;
}

/** @param failure how a request failed, if known */
const doubtOf = (failure: CallFailure | null): Doubt =>
  failure === null ? { kind: 'not-known' } : { kind: 'call-failed', failure };

/**
 * The run with the current change. A failure in another state says nothing about this state: the request for a backup
 * is not a PUT.
 */
function onward(run: Run, change: Change): Run {
  if (change.state === run.change.state) return { ...run, change };
  // A new job is watched from now on. The time to find it does not count.
  return {
    change,
    doubt: doubtOf(run.told?.failure ?? null),
    told: null,
    polling: change.state === 'accepted' ? createPolling('job') : run.polling,
  };
}

/** Nobody follows a finished change. */
const finished = () => Promise.resolve(STOPPED);

/** Follows each unfinished change to its end, with one run per change. */
export function createRunner(options: RunnerOptions) {
  const { projectId, journal, reconciler, watcher, backupFirst, sender, overview, clock, log, signal } = options;
  const running = new Map<ChangeId, Promise<void>>();

  const watchJob = ({ change, polling }: Run) => watcher.watchJob(change, polling, signal);
  /** Waits for the next event of a change, by its state. */
  const findNext: Readonly<Record<ChangeState, (run: Run) => Promise<Followed>>> = {
    requested: finished,
    'backing-up': ({ change, doubt }) => backupFirst.wait(change, doubt, signal),
    intended: async ({ told }) =>
      told === null
        ? found({ type: 'answer-lost', error: null }, because('process-ended'))
        : found(told.event, told.why),
    'in-doubt': ({ change, doubt }) => reconciler.reconcile(change, doubt, signal),
    accepted: watchJob,
    running: watchJob,
    verifying: ({ change }) => watcher.verify(change, signal),
    succeeded: finished,
    refused: finished,
    failed: finished,
    unknown: finished,
  };

  async function sendAfterBackup(change: Change, { event, why }: Found): Promise<Run | null> {
    const intent = await journal.apply(change.change_id, event, why);
    if (intent === null) return null;
    const sent = await sender.send(intent);
    return { change: sent.change, doubt: doubtOf(sent.failure), told: null, polling: createPolling('job') };
  }

  /** One step of a change. @returns the next run, or null when this process does not go on */
  async function step(run: Run): Promise<Run | null> {
    const { change } = run;
    const finding = await findNext[change.state](run);
    if (finding.kind === 'stopped') return null;
    if (finding.event.type === 'backed-up') {
      // During shutdown nothing is sent any more, and the next start goes on from here. A begun request is waited for.
      return sender.isOpen() ? sender.hold(sendAfterBackup(change, finding)) : null;
    }
    const after = await journal.apply(change.change_id, finding.event, finding.why, run.told?.by);
    const now = after ?? (await journal.find(change.change_id));
    return now === null ? null : onward(run, now);
  }

  async function toItsEnd(start: Run): Promise<void> {
    let run: Run | null = start;
    // In sequence, one step at a time.
    while (run !== null && !isFinished(run.change.state) && !signal.aborted) {
      const current: Run = run;
      const { change } = current;
      try {
        run = await step(current);
      } catch (cause) {
        log.error({ err: cause, change_id: change.change_id }, 'following a change failed: trying again');
        await clock.sleep(AFTER_FAULT_MS, signal);
        const next = onward(current, await stored(change));
        const isKept = cause instanceof Unwritten && next.change.state === 'intended';
        run = isKept ? { ...next, told: cause.answer } : next;
      }
    }
  }

  /** The change as the journal has it, if that can be read, because a fault may have come after a step was written. */
  async function stored(change: Change): Promise<Change> {
    try {
      return (await journal.find(change.change_id)) ?? change;
    } catch {
      return change;
    }
  }

  function begin(run: Run): void {
    const id = run.change.change_id;
    if (signal.aborted || running.has(id)) return;
    overview.enter(run.change);
    const followed = toItsEnd(run).finally(() => {
      overview.leave(id);
      running.delete(id);
    });
    running.set(id, followed);
  }

  /**
   * Follows a change, unless it is followed already or finished.
   *
   * @param failure how its PUT (for a change in doubt) or the request for its backup failed, if known
   * @param told the result of its PUT, if it is not written yet
   */
  function follow(change: Change, failure: CallFailure | null = null, told: Answer | null = null): void {
    begin({ change, doubt: doubtOf(failure), told, polling: createPolling('job') });
  }

  return {
    follow,
    /** Follows a change that was reopened because its outcome was unknown. */
    followAgain: (change: Change): void =>
      begin({ change, doubt: { kind: 'looked-at-again' }, told: null, polling: createPolling('job') }),
    /** Follows all unfinished changes of the scope again: at start, and when older ones are adopted. */
    async takeUp(): Promise<void> {
      const unfinished = await journal.unfinished(projectId);
      if (unfinished.length > 0) log.info({ changes: unfinished.length }, 'taking up unfinished changes again');
      for (const change of unfinished) follow(change);
    },
    /** Resolves when no change is followed any more. */
    idle: async (): Promise<void> => {
      await Promise.all(running.values());
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
