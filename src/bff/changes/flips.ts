import type { Change } from '../../contract/change.ts';
import type { Instance } from '../../contract/instance.ts';
import { judgeFlip, taskOfFlip, type KnownSsl, type OwnedTask, type Task } from '../../domain/attribution.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import { restOf, type Observation } from '../fleet/observe.ts';
import type { Journal } from './journal.ts';
import type { KnownSslMemory } from './known-ssl.ts';
import type { Runner } from './runner.ts';

export interface FlipsOptions {
  journal: Pick<Journal, 'list' | 'ownerOf' | 'createFound' | 'reopen'>;
  known: KnownSslMemory;
  runner: Pick<Runner, 'follow' | 'followAgain'>;
  clock: Clock;
}

/** How many of an instance's newest changes are checked for an explanation of a flip. */
const NEWEST = 20;
/** Evidence field of an external change that a flip showed: when SSL was certainly in the other state. */
export const LAST_SEEN = 'ssl.last_seen_at';

/**
 * Notices by SSL detail alone that SSL was switched elsewhere: it flipped, and none of our changes explains it
 * (`judgeFlip`). It does not need tasks, because DCS promises no mark on them.
 */
export function createFlips({ journal, known, runner, clock }: FlipsOptions) {
  const withOwner = async (task: Task): Promise<OwnedTask> => ({ ...task, owner: await journal.ownerOf(task) });

  async function record(
    instance: Instance,
    enabled: boolean,
    before: KnownSsl,
    tasks: readonly Task[],
  ): Promise<boolean> {
    const seenAt = instantOf(clock);
    const task = taskOfFlip(await Promise.all(tasks.map(withOwner)), enabled, before.at, seenAt);
    const { project_id, instance_id, name: instance_name } = instance;
    const made = await journal.createFound(
      {
        project_id,
        instance_id,
        instance_name,
        enabled,
        job_id: null,
        task_id: task?.id ?? null,
        created_at: task?.created_at ?? seenAt,
        state: 'verifying',
        error: null,
        finished_at: null,
      },
      {
        'ssl.enabled': String(enabled),
        [LAST_SEEN]: before.at,
        task: task?.name ?? null,
        user_name: task?.user_name ?? null,
      },
      'ssl-flipped',
    );
    if ('created' in made) runner.follow(made.created);
    return 'created' in made;
  }

  /** Looks again at our change with an unknown outcome, because it may have caused the flip. */
  async function lookAgain(change: Change): Promise<void> {
    if (change.state !== 'unknown' || change.origin !== 'console' || change.job_id !== null) return;
    const again = await journal.reopen(change.change_id);
    if (again !== null && !('running' in again)) runner.followAgain(again);
  }

  return {
    /**
     * Judges a new reading of an instance.
     *
     * @param begun when the reading began, ISO 8601
     * @param tasks read after it; empty when they could not be read
     * @returns whether there is nothing left to find
     */
    async consider(instance: Instance, begun: string, seen: Observation, tasks: readonly Task[]): Promise<boolean> {
      if (!seen.detail.ok) return true;
      const id = instance.instance_id;
      const { enabled } = seen.detail.value;
      const before = await known.get(id);
      const changes = await journal.list({ instance_id: id, limit: NEWEST });
      const verdict = judgeFlip(before, { enabled, begun, instance: restOf(seen) }, changes);
      switch (verdict.kind) {
        case 'no-flip':
          // While the instance restarts, SSL detail may still change.
          if (restOf(seen) === 'at-rest') await known.set(id, { enabled, at: begun });
          return true;
        case 'wait':
          return false;
        case 'explained':
          await known.set(id, { enabled, at: begun });
          if (verdict.change.change_id === changes[0]?.change_id) await lookAgain(verdict.change);
          return true;
        case 'external':
          return before === null || record(instance, enabled, before, tasks);
      }
    },
  };
}
