import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { changeId, type ChangeId } from '../../contract/ids.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import type { Attempt, Notice } from './notice-store.ts';

const STORAGE_KEY = 'started-changes';
const KEY_PREFIX = 'change:';

/** The key of a notice about a change. The answer to the PUT and the event share it. */
export const changeKey = (id: ChangeId): string => `${KEY_PREFIX}${id}`;

/** The notice of a finished change, or null while it runs. */
export function outcomeNotice(change: Change): Notice | null {
  const { change_id, enabled, state, error, project_id, instance_id, instance_name } = change;
  const key = changeKey(change_id);
  const attempt: Attempt = { action: enabled ? 'enable' : 'disable', project_id, instance_id, instance_name };
  if (state === 'succeeded') return { kind: 'success', key, attempt };
  if (state === 'failed' || state === 'refused') return { kind: 'failure', key, attempt, error };
  return state === 'unknown' ? { kind: 'unknown', key, attempt, error } : null;
}

/**
 * The notice of a refused request. An error of the change that was requested has that change's key, so that it and the
 * change's event are one notice. CHANGE_RUNNING names another change, whose own outcome still has to be announced.
 *
 * @param at when it was refused, ms: it distinguishes refusals without a request id
 */
export function refusalNotice(error: ErrorEnvelope, attempt: Attempt, at: number): Notice {
  const own = ownChangeOf(error);
  const key = own === null ? `refusal:${error.request_id ?? `${attempt.instance_id}:${at}`}` : changeKey(own);
  // The outcome is unknown, which is not a failure.
  return { kind: error.error_code === 'CONSOLE.ANSWER_LOST' ? 'unknown' : 'failure', key, attempt, error };
}

/** The change that this request created before it was refused, or null. */
export function ownChangeOf(error: ErrorEnvelope): ChangeId | null {
  return error.error_code === 'CONSOLE.CHANGE_RUNNING' ? null : (error.change_id ?? null);
}

/** The part of Web Storage that is used here. */
type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * The changes that this browser tab started and has not announced yet. Only these are announced, since a colleague's
 * changes are not news here. The list survives a reload. A change is forgotten when its notice goes, so an undismissed
 * failure shows again.
 */
export function createStartedChanges(memory: Memory) {
  function read(): readonly ChangeId[] {
    return (memory.getItem(STORAGE_KEY) ?? '').split(' ').flatMap((text) => {
      const parsed = changeId.safeParse(text);
      return parsed.success ? [parsed.data] : [];
    });
  }
  const write = (ids: readonly ChangeId[]) => memory.setItem(STORAGE_KEY, ids.join(' '));

  return {
    add(id: ChangeId): void {
      if (!read().includes(id)) write([...read(), id]);
    },
    /** Forgets the change of a notice that has gone. */
    forget(key: string): void {
      if (key.startsWith(KEY_PREFIX)) write(read().filter((id) => changeKey(id) !== key));
    },
    /** The notices that are due for the known changes, the oldest outcome first. */
    due(changes: readonly Change[]): Notice[] {
      const started = new Set(read());
      return changes
        .filter((change) => started.has(change.change_id) && isFinished(change.state))
        .sort((a, b) => (a.finished_at ?? '').localeCompare(b.finished_at ?? ''))
        .flatMap((change) => outcomeNotice(change) ?? []);
    },
  };
}
