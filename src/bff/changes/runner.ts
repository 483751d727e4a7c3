import type { Logger } from 'pino';
import type { Change, ChangeState } from '../../contract/change.ts';
import type { ChangeId } from '../../contract/ids.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import type { Clock } from '../clock.ts';
import type { CallFailure } from '../dcs/result.ts';
import type { Journal } from './journal.ts';
import type { Settler } from './settler.ts';
import type { Finding, Watcher } from './watcher.ts';

export interface RunnerOptions {
  journal: Journal;
  settler: Settler;
  watcher: Watcher;
  clock: Clock;
  log: Logger;
  /** Aborted at shutdown: the changes stay as they are in the journal, and the next start takes them up. */
  signal: AbortSignal;
}

/** A pause before a change is taken up again after a fault of our own (the disk is full, say). */
const AFTER_FAULT_MS = 5000;

/** Waits for what happens next to a change in one state. Null: nothing will, or the signal was aborted. */
type FindNext = (change: Change, failure: CallFailure | null, begun: number) => Promise<Finding>;

const nothing: FindNext = () => Promise.resolve(null);

/** Takes each unfinished change to its end, one runner per change. */
export function createRunner({ journal, settler, watcher, clock, log, signal }: RunnerOptions) {
  const running = new Map<ChangeId, Promise<void>>();

  const findNext: Readonly<Record<ChangeState, FindNext>> = {
    intended: async () => ({ event: { type: 'answer-lost' }, cause: 'no answer was written down' }),
    settling: (change, failure) => settler.settle(change, failure, signal),
    accepted: (change, _failure, begun) => watcher.watchJob(change, begun, signal),
    running: (change, _failure, begun) => watcher.watchJob(change, begun, signal),
    verifying: (change) => watcher.verify(change, signal),
    succeeded: nothing,
    failed: nothing,
    unknown: nothing,
  };

  async function run(start: Change, failure: CallFailure | null): Promise<void> {
    let change = start;
    let begun = clock.now();
    // One step after the other.
    while (!isFinished(change.state) && !signal.aborted) {
      try {
        const finding = await findNext[change.state](change, failure, begun);
        if (finding === null) continue;
        const after = await journal.apply(change.change_id, finding.event, finding.cause);
        const stored = after ?? (await journal.find(change.change_id));
        if (stored === null) return;
        // The job is watched from here on; what it took to find it does not count.
        if (stored.state === 'accepted' && change.state !== 'accepted') begun = clock.now();
        change = stored;
      } catch (cause) {
        log.error({ err: cause, change_id: change.change_id }, 'following a change failed: trying again');
        await clock.sleep(AFTER_FAULT_MS, signal);
      }
    }
  }

  /**
   * Follows a change from here on, if nobody does yet and it is not finished.
   *
   * @param failure how its PUT failed, for one that is settling
   */
  function follow(change: Change, failure: CallFailure | null = null): void {
    const id = change.change_id;
    if (signal.aborted || running.has(id)) return;
    running.set(
      id,
      run(change, failure).finally(() => running.delete(id)),
    );
  }

  return {
    follow,
    /** Takes up every unfinished change again, at start. */
    async takeUp(): Promise<void> {
      const unfinished = await journal.unfinished();
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
