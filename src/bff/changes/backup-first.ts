import type { Change } from '../../contract/change.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import type { InstanceId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import { nextPoll } from '../../domain/poll-schedule.ts';
import { lossesAmong } from '../../domain/risk.ts';
import type { Clock } from '../clock.ts';
import type { DcsClient } from '../dcs/client.ts';
import type { CallResult } from '../dcs/result.ts';
import type { MeansOf } from '../identity/authority.ts';
import { consoleError, Failure } from '../failure.ts';
import { because, taskBefore } from './journal.ts';
import type { ReadPreview } from './preview.ts';
import type { Finding } from './watcher.ts';

export interface BackupFirstOptions {
  client: DcsClient;
  /** The backup is made on the authority of whoever asked for the change. */
  meansOf: MeansOf;
  /** `changing` is false: the change that asks is the one that runs. */
  readPreview: (id: InstanceId, enabled: boolean) => ReturnType<ReadPreview>;
  clock: Clock;
}

/** What one look at a backup tells. `gone`: DCS lists it no more. */
type Look = { status: string; progress: string | null } | 'gone' | 'unread';

const SUCCEEDED = 'succeed';
const FAILED = new Set(['failed', 'expired', 'deleted']);
/** A backup that was just begun may not be listed yet, ms. */
const UNLISTED_TOLERATED_MS = 60_000;

function notBackedUp(
  change: Change,
  message: string,
  cause: 'backup-failed' | 'backup-not-begun',
  status: string | null,
): Finding {
  const error = consoleError('CONSOLE.BACKUP_FAILED', `${message} Nothing was switched.`, {
    change_id: change.change_id,
  });
  return { event: { type: 'not-backed-up', error }, why: because(cause, { 'backup.status': status }) };
}

/** Why the situation after the backup is not the one that was agreed to, or null where it still is. */
function objectionTo(preview: SslPreview, change: Change): string | null {
  if (preview.bar === 'already-set') return `SSL is ${change.enabled ? 'on' : 'off'} already.`;
  if (preview.bar === 'verdict' && preview.instance.verdict.kind === 'ineligible')
    return 'The instance cannot have SSL.';
  const accepted = new Set(change.acknowledged);
  const unseen = lossesAmong(preview.risks).filter((kind) => !accepted.has(kind));
  return unseen.length === 0 ? null : `It would now lose data (${unseen.join(', ')}), which was not accepted.`;
}

/** What the backup means for the change, or null while it runs. @param age ms since it began to be watched */
function findingOf(change: Change, seen: Look, age: number): Finding | 'made' {
  if (seen === 'unread') return null;
  if (seen === 'gone') {
    if (age < UNLISTED_TOLERATED_MS) return null;
    return notBackedUp(change, `DCS does not list the backup ${change.backup_id} any more.`, 'backup-failed', null);
  }
  if (seen.status === SUCCEEDED) return 'made';
  if (!FAILED.has(seen.status)) return null;
  return notBackedUp(change, `The backup ended as ${seen.status}.`, 'backup-failed', seen.status);
}

const overdue = (change: Change): Finding =>
  notBackedUp(change, 'The backup did not come to its end in time.', 'backup-failed', null);

/** The backup is there, but the instance stayed busy, or could not be read. */
function notFree(change: Change): Finding {
  const message =
    'The backup was made, but the instance could not be switched afterwards: it stayed busy, or could not be read. Nothing was switched.';
  const error = consoleError('CONSOLE.INSTANCE_BUSY', message, { change_id: change.change_id });
  return { event: { type: 'not-backed-up', error }, why: because('situation-changed', { 'backup.status': SUCCEEDED }) };
}

/** Makes a backup before a switch, and waits for it. Nothing is switched unless it succeeded. */
export function createBackupFirst({ client, meansOf, readPreview, clock }: BackupFirstOptions) {
  async function look(change: Change, signal: AbortSignal): Promise<Look> {
    const list = await client.backups(change.instance_id, { signal, retries: 0 });
    if (!list.ok) return 'unread';
    const own = list.value?.backup_record_response.find((backup) => backup.backup_id === change.backup_id);
    return own === undefined ? 'gone' : { status: own.status ?? '', progress: own.progress };
  }

  /** Once the backup is made: the situation is looked at anew, since minutes or hours may have passed. Null: not ready yet. */
  async function ready(change: Change): Promise<Finding> {
    let preview: SslPreview;
    try {
      preview = await readPreview(change.instance_id, change.enabled);
    } catch (cause) {
      if (cause instanceof Failure) return null;
      throw cause;
    }
    const objection = objectionTo(preview, change);
    if (objection !== null) {
      const message = `The backup was made, but the instance changed meanwhile. ${objection} Nothing was switched.`;
      const error = consoleError('CONSOLE.PREVIEW_OUTDATED', message, { change_id: change.change_id });
      return { event: { type: 'not-backed-up', error }, why: because('situation-changed') };
    }
    // Where it is busy, DCS may still be tidying up after the backup.
    if (preview.bar !== null) return null;
    const why = because('backup-made', {
      backup_id: change.backup_id,
      status: preview.instance.status,
      ...taskBefore(preview),
    });
    return { event: { type: 'backed-up' }, why };
  }

  return {
    /** Begins the backup. @returns what that means, never null */
    async begin(change: Change): Promise<Exclude<Finding, null>> {
      const means = await meansOf(change.asked_by);
      const remark = `Before SSL is switched ${change.enabled ? 'on' : 'off'}: change ${change.change_id}`;
      const made: CallResult<{ backup_id: string }> = means.ok
        ? await means.value.client.makeBackup(change.instance_id, remark)
        : means;
      if (made.ok) {
        const { backup_id } = made.value;
        return { event: { type: 'backup-begun', backup_id }, why: because('backup-begun', { backup_id }) };
      }
      const { envelope, status, kind } = made.failure;
      const names = { change_id: change.change_id };
      const lost = `No answer came to the backup (${envelope.error_msg}), and it may be under way. Nothing was switched.`;
      const error: ErrorEnvelope =
        kind === 'no-answer' ? consoleError('CONSOLE.BACKUP_FAILED', lost, names) : { ...envelope, ...names };
      const why = because('backup-not-begun', {
        http_status: status === 0 ? null : status,
        error_code: envelope.error_code,
      });
      return { event: { type: 'not-backed-up', error }, why };
    },
    /**
     * Waits until the backup is made and the instance can be switched, or until that is off.
     * @returns null when `signal` was aborted first
     */
    async wait(change: Change, signal: AbortSignal): Promise<Finding> {
      if (change.backup_id === null) {
        const message = 'The console does not know whether the backup was begun; it may be under way.';
        return notBackedUp(change, message, 'backup-not-begun', null);
      }
      const begun = clock.now();
      let made: number | null = null;
      // Each look is a while after the one before.
      while (!signal.aborted) {
        const now = clock.now();
        const seen = findingOf(change, await look(change, signal), now - begun);
        if (seen === 'made') made ??= now;
        const finding = seen === 'made' ? await ready(change) : seen;
        if (signal.aborted) return null;
        if (finding !== null) return finding;
        const pause = made === null ? nextPoll('backing-up', now - begun) : nextPoll('verifying', now - made);
        if (pause === null) return made === null ? overdue(change) : notFree(change);
        await clock.sleep(pause, signal);
      }
      return null;
    },
  };
}
export type BackupFirst = ReturnType<typeof createBackupFirst>;
