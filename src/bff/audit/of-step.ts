import type { AuditAction } from '../../contract/audit.ts';
import type { Change } from '../../contract/change.ts';
import { isFinished } from '../../domain/life-cycle.ts';
import { withRequest, type By } from './actor.ts';
import { appendAudit } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { sha256 } from '../platform/sha256.ts';

/** How the audit writes a state of SSL. */
export const sslWord = (enabled: boolean): string => (enabled ? 'on' : 'off');

function actionOf(before: Change | null, after: Change): AuditAction {
  if (before === null) return after.origin === 'external' ? 'found-external' : 'intended';
  return isFinished(after.state) ? 'outcome' : 'step';
}

/**
 * Writes a step of a change to the audit, in the same transaction as the journal. So both have the step, or neither.
 *
 * @param before null for the intent
 */
export async function ofStep(db: Store, before: Change | null, after: Change, by: By): Promise<void> {
  const intended = before === null && after.origin === 'console';
  const answeredBy = after.request_id === before?.request_id ? null : after.request_id;
  const error = after.error === before?.error ? null : after.error;
  await appendAudit(
    db,
    {
      at: after.updated_at,
      actor: by.actor,
      action: actionOf(before, after),
      project_id: after.project_id,
      instance_id: after.instance_id,
      instance_name: after.instance_name,
      // The console does not know the state before an external change.
      before: before?.state ?? (after.origin === 'external' ? null : sslWord(!after.enabled)),
      after: before === null ? sslWord(after.enabled) : after.state,
      change_id: after.change_id,
      job_id: after.job_id,
      request_ids: [...withRequest(withRequest(by, error?.request_id), answeredBy).request_ids],
      reason: before === null ? by.reason : null,
      acknowledged: intended ? after.acknowledged : null,
      backup_first: intended ? after.backup_first : null,
      backup_id: after.backup_id,
      error_code: error?.error_code ?? null,
      error_msg: error?.error_msg ?? null,
      times: null,
      since: null,
    },
    sha256,
  );
}
