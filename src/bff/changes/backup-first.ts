import type { Change, ChangeStep } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import { SKEW_MS } from '../../domain/attribution.ts';
import { createPolling } from '../../domain/poll-schedule.ts';
import { lossesAmong } from '../../domain/risk.ts';
import type { Clock } from '../platform/clock.ts';
import type { DcsClient } from '../cloud/client.ts';
import type { CloudClient } from '../fleet/cloud-client.ts';
import type { ClientOf } from '../identity/authority.ts';
import { hadNoEffect, type CallFailure } from '../cloud/result.ts';
import { taskTime } from '../cloud/task-time.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { BY_CONSOLE, type By } from '../audit/actor.ts';
import { backupAskedFor, remarkOf } from './backup-search.ts';
import { because } from './because.ts';
import { knownBefore, type Journal } from './journal.ts';
import type { ReadPreview } from './preview.ts';
import type { Doubt } from './reconciler.ts';
import { found, NOTHING_YET, STOPPED, type Finding, type Followed, type Found } from './watcher.ts';

export interface BackupFirstOptions {
  client: DcsClient;
  journal: Pick<Journal, 'apply' | 'stepBy'>;
  /** The backup is made on the authority of the person who asked for the change. */
  clientOf: ClientOf<CloudClient>;
  /** `changing` is false, because the running change is the one that asks. */
  readPreview: (id: InstanceId, enabled: boolean) => ReturnType<ReadPreview>;
  /** Whether nobody may switch. This includes people who asked before it was set. */
  readOnly?: boolean;
  /** How many changes are followed. With more changes, the pause between two looks at a backup is longer. */
  followed: () => number;
  clock: Clock;
}

/** The result of one look at a backup. `gone`: DCS does not list it any more. */
type Look = { status: string; progress: string | null } | 'gone' | 'unread';

const SUCCEEDED = 'succeed';
const FAILED = new Set(['failed', 'expired', 'deleted']);
/** How long a new backup may be missing from the list, ms. */
const UNLISTED_TOLERATED_MS = 60_000;

function notBackedUp(
  change: Change,
  message: string,
  cause: 'backup-failed' | 'backup-not-begun',
  status: string | null,
): Found {
  const error = consoleError('CONSOLE.BACKUP_FAILED', `${message} Nothing was switched.`, {
    change_id: change.change_id,
  });
  return found({ type: 'not-backed-up', error }, because(cause, { 'backup.status': status }));
}

/** Why the situation after the backup differs from the accepted one, or null. */
function objectionAfterBackup(preview: SslPreview, change: Change): string | null {
  if (preview.blocker === 'already-set') return `SSL is ${change.enabled ? 'on' : 'off'} already.`;
  if (preview.blocker === 'verdict' && preview.instance.verdict.kind === 'ineligible')
    return 'The instance cannot have SSL.';
  const accepted = new Set(change.acknowledged);
  const unseen = lossesAmong(preview.risks).filter((kind) => !accepted.has(kind));
  return unseen.length === 0 ? null : `It would now lose data (${unseen.join(', ')}), which was not accepted.`;
}

/**
 * What the state of the backup means for the change. `made`: the backup succeeded.
 *
 * @param age how long the backup has been watched, ms
 */
function findingOf(change: Change, seen: Look, age: number): Finding | { kind: 'made' } {
  if (seen === 'unread') return NOTHING_YET;
  if (seen === 'gone') {
    if (age < UNLISTED_TOLERATED_MS) return NOTHING_YET;
    return notBackedUp(change, `DCS does not list the backup ${change.backup_id} any more.`, 'backup-failed', null);
  }
  if (seen.status === SUCCEEDED) return { kind: 'made' };
  if (!FAILED.has(seen.status)) return NOTHING_YET;
  return notBackedUp(change, `The backup ended as ${seen.status}.`, 'backup-failed', seen.status);
}

const overdue = (change: Change): Found =>
  notBackedUp(change, 'The backup did not come to its end in time.', 'backup-failed', null);

/** The end of a change whose backup is made, but whose instance stayed busy or could not be read. */
function notFree(change: Change): Found {
  const message =
    'The backup was made, but the instance could not be switched afterwards: it stayed busy, or could not be read. Nothing was switched.';
  const error = consoleError('CONSOLE.INSTANCE_BUSY', message, { change_id: change.change_id });
  return found({ type: 'not-backed-up', error }, because('situation-changed', { 'backup.status': SUCCEEDED }));
}

/** The end of a change whose backup was refused, or may be running but cannot be identified. */
function notBegun(change: Change, doubt: Doubt): Found {
  const names = { change_id: change.change_id };
  const lost = (how: string) =>
    consoleError(
      'CONSOLE.BACKUP_FAILED',
      `${how}, and no backup can be told to be it. It may be under way. Nothing was switched.`,
      names,
    );
  if (doubt.kind !== 'call-failed') {
    const error = lost('The console ended before it knew whether the backup was begun');
    return found({ type: 'not-backed-up', error }, because('backup-not-begun'));
  }
  const { envelope, status, kind } = doubt.failure;
  const error: ErrorEnvelope =
    kind === 'no-answer' ? lost(`No answer came to the backup (${envelope.error_msg})`) : { ...envelope, ...names };
  const why = because('backup-not-begun', {
    http_status: status === 0 ? null : status,
    error_code: envelope.error_code,
  });
  return found({ type: 'not-backed-up', error }, why);
}

/** Makes a backup before a switch, and waits for it. SSL is switched only if the backup succeeded. */
export function createBackupFirst(options: BackupFirstOptions) {
  const { client, clientOf, journal, readPreview, readOnly = false, followed, clock } = options;
  /** The backups since a change asked for one, with a tolerance for the difference of the two clocks. */
  function backupsSince(change: Change, asked: ChangeStep | null, signal: AbortSignal) {
    const since = Date.parse(asked?.at ?? change.created_at) - SKEW_MS;
    return client.backups(change.instance_id, taskTime(since), { signal, retries: 0 });
  }

  async function look(change: Change, signal: AbortSignal): Promise<Look> {
    const asked = await journal.stepBy(change.change_id, 'backup-asked');
    const list = await backupsSince(change, asked, signal);
    if (!list.ok) return 'unread';
    const own = list.value.find((backup) => backup.backup_id === change.backup_id);
    return own === undefined ? 'gone' : { status: own.status ?? '', progress: own.progress };
  }

  /** Reads the situation again after the backup, because minutes or hours may have passed. */
  async function ready(change: Change): Promise<Finding> {
    let preview: SslPreview;
    try {
      preview = await readPreview(change.instance_id, change.enabled);
    } catch (cause) {
      if (cause instanceof Failure) return NOTHING_YET;
      throw cause;
    }
    if (readOnly) {
      const message = 'The backup was made, but the console is read-only by now (READ_ONLY). Nothing was switched.';
      const error = consoleError('CONSOLE.READ_ONLY', message, { change_id: change.change_id });
      return found({ type: 'not-backed-up', error }, because('situation-changed'));
    }
    const objection = objectionAfterBackup(preview, change);
    if (objection !== null) {
      const message = `The backup was made, but the instance changed meanwhile. ${objection} Nothing was switched.`;
      const error = consoleError('CONSOLE.PREVIEW_OUTDATED', message, { change_id: change.change_id });
      return found({ type: 'not-backed-up', error }, because('situation-changed'));
    }
    // If the instance is busy, DCS may still be finishing the backup.
    if (preview.blocker !== null) return NOTHING_YET;
    const why = because('backup-made', {
      backup_id: change.backup_id,
      status: preview.instance.status,
      ...knownBefore(preview),
    });
    return found({ type: 'backed-up' }, why);
  }

  /** Looks in the list for the backup whose answer was lost. It never asks for a second backup. */
  async function find(change: Change, doubt: Doubt, signal: AbortSignal): Promise<Followed> {
    const asked = await journal.stepBy(change.change_id, 'backup-asked');
    if (asked === null) return notBegun(change, doubt);
    // The age comes from the journal, as for a PUT, so that a restart does not restart the phase.
    const polling = createPolling('in-doubt-unanswered', clock.now() - Date.parse(asked.at));
    // In sequence, with a pause between two looks.
    for (;;) {
      const list = await backupsSince(change, asked, signal);
      if (signal.aborted) return STOPPED;
      const backup = list.ok ? backupAskedFor(change, list.value) : null;
      if (backup !== null) {
        const { backup_id, created_at, status, remark } = backup;
        const evidence = { backup_id, created_at, 'backup.status': status, remark };
        return found({ type: 'backup-begun', backup_id }, because('backup-found', evidence));
      }
      const { pause } = polling(clock.now());
      if (pause === null) return notBegun(change, doubt);
      await clock.sleep(pause, signal);
      if (signal.aborted) return STOPPED;
    }
  }

  return {
    /**
     * Asks for the backup, once.
     *
     * @returns the result; no finding when the backup may have begun anyway, and `wait` must look for it
     */
    async begin(
      change: Change,
      by: By = BY_CONSOLE,
    ): Promise<{ finding: Found; failure: null } | { finding: null; failure: CallFailure }> {
      // Written before the request is sent, so that a later search for the backup knows its start.
      const asked = await journal.apply(change.change_id, { type: 'backup-asked' }, because('backup-asked'), by);
      if (asked === null) throw new Error(`change ${change.change_id} waits for no backup`);
      const asker = await clientOf(change.asked_by);
      const made = asker.ok ? await asker.value.client.makeBackup(change.instance_id, remarkOf(change)) : asker;
      if (made.ok) {
        const { backup_id } = made.value;
        const why = because('backup-begun', { backup_id });
        return { finding: found({ type: 'backup-begun', backup_id }, why), failure: null };
      }
      const { failure } = made;
      if (!hadNoEffect(failure)) return { finding: null, failure };
      return { finding: notBegun(change, { kind: 'call-failed', failure }), failure: null };
    },
    /**
     * Waits until the backup is made and the instance can be switched, or until the change has ended.
     * @param doubt what is known of the request for the backup, when DCS did not answer with an id
     */
    async wait(change: Change, doubt: Doubt, signal: AbortSignal): Promise<Followed> {
      if (change.backup_id === null) return find(change, doubt, signal);
      const waiting = createPolling('backing-up');
      const freeing = createPolling('freeing');
      let isMade = false;
      // In sequence, with a pause between two looks.
      while (!signal.aborted) {
        const now = clock.now();
        const { age, pause: untilOverdue } = waiting(now, followed());
        const seen = findingOf(change, await look(change, signal), age);
        if (seen.kind === 'made') isMade = true;
        const finding = seen.kind === 'made' ? await ready(change) : seen;
        if (signal.aborted) return STOPPED;
        if (finding.kind === 'found') return finding;
        const pause = isMade ? freeing(now, followed()).pause : untilOverdue;
        if (pause === null) return isMade ? notFree(change) : overdue(change);
        await clock.sleep(pause, signal);
      }
      return STOPPED;
    },
  };
}
export type BackupFirst = ReturnType<typeof createBackupFirst>;
