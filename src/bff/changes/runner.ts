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
  /** The scope whose changes it follows. */
  projectId: ProjectId;
  journal: Journal;
  reconciler: Reconciler;
  watcher: Watcher;
  backupFirst: BackupFirst;
  sender: Sender;
  /** Is told which changes are followed. */
  overview: Pick<Overview, 'enter' | 'leave'>;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown: the changes stay as they are in the journal, and the next start takes them up. */
  signal: AbortSignal;
}

/** A pause before a change is taken up again after a fault of our own (the disk is full, say). */
const AFTER_FAULT_MS = 5000;

/** What is known of a change beside the journal. */
interface Run {
  change: Change;
  /** Of its PUT, or of the request for its backup. */
  doubt: Doubt;
  /** What came of its PUT, where that could not be written down yet. */
  told: Answer | null;
  /** How its job is watched. */
  polling: Polling;
}

/** @param failure how a request failed, where that is known */
const doubtOf = (failure: CallFailure | null): Doubt =>
  failure === null ? { kind: 'not-known' } : { kind: 'call-failed', failure };

/** A run with its change where that stands now. What failed in another state says nothing of this one: a backup's request is no PUT. */
function onward(run: Run, change: Change): Run {
  if (change.state === run.change.state) return { ...run, change };
  // A job that was just found is watched from here on; what it took to find it does not count.
  return {
    change,
    doubt: doubtOf(run.told?.failure ?? null),
    told: null,
    polling: change.state === 'accepted' ? createPolling('job') : run.polling,
  };
}

/** Nobody follows a finished change. */
const finished = () => Promise.resolve(STOPPED);

/** Takes each unfinished change to its end, one runner per change. */
export function createRunner(options: RunnerOptions) {
  const { projectId, journal, reconciler, watcher, backupFirst, sender, overview, clock, log, signal } = options;
  const running = new Map<ChangeId, Promise<void>>();

  const watchJob = ({ change, polling }: Run) => watcher.watchJob(change, polling, signal);
  /** Waits for what happens next to a change in a state. */
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

  /** One step of a change. @returns how it goes on; null where it does not, here */
  async function step(run: Run): Promise<Run | null> {
    const { change } = run;
    const finding = await findNext[change.state](run);
    if (finding.kind === 'stopped') return null;
    if (finding.event.type === 'backed-up') {
      // Once the console is to stop nothing leaves any more: the next start goes on from here. What has begun is waited for.
      return sender.isOpen() ? sender.hold(sendAfterBackup(change, finding)) : null;
    }
    const after = await journal.apply(change.change_id, finding.event, finding.why, run.told?.by);
    const now = after ?? (await journal.find(change.change_id));
    return now === null ? null : onward(run, now);
  }

  async function toItsEnd(start: Run): Promise<void> {
    let run: Run | null = start;
    // One step after the other.
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

  /** Where a change stands by the journal, where that can be read: a fault may have come after a step was written. */
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
   * Follows a change from here on, if nobody does yet and it is not finished.
   *
   * @param failure how its PUT failed, for one that is in doubt, or the request for its backup, where that is known
   * @param told what came of its PUT and is still to be written down
   */
  function follow(change: Change, failure: CallFailure | null = null, told: Answer | null = null): void {
    begin({ change, doubt: doubtOf(failure), told, polling: createPolling('job') });
  }

  return {
    follow,
    /** Looks once more at a change that was reopened since its outcome is unknown. */
    followAgain: (change: Change): void =>
      begin({ change, doubt: { kind: 'looked-at-again' }, told: null, polling: createPolling('job') }),
    /** Takes up every unfinished change of the scope again: at start, and when older ones are adopted. */
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
