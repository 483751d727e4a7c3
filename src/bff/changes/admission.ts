import type { Change, SwitchRequest } from '../../contract/change.ts';
import type { ChangeId } from '../../contract/ids.ts';
import type { SslPreview } from '../../contract/instance.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { lossesAmong } from '../../domain/risk.ts';
import { consoleError, Failure } from '../platform/failure.ts';

const conflict = (...args: Parameters<typeof consoleError>) => new Failure(409, consoleError(...args));

const NO_REASON = 'A switch needs a reason here (REASON_REQUIRED): send "reason" along. Nothing was sent to DCS.';

export const reasonMissing = () => new Failure(400, consoleError('CONSOLE.REASON_REQUIRED', NO_REASON));

export const shuttingDown = () =>
  new Failure(503, consoleError('CONSOLE.SHUTTING_DOWN', 'The console is shutting down: nothing was sent.'));

export function alreadyRunning(running: Change): Failure {
  const names = { change_id: running.change_id, ...(running.job_id === null ? {} : { job_id: running.job_id }) };
  const message = `A change already runs on this instance (${running.state}): wait until it has come to its end.`;
  return conflict('CONSOLE.CHANGE_RUNNING', message, names);
}

export const idTaken = (id: ChangeId) =>
  conflict(
    'CONSOLE.CHANGE_ID_TAKEN',
    `change_id ${id} belongs to another request: make a new one for each switch. Nothing was sent.`,
  );

const INTERRUPTED =
  'The console ended before it decided on this request. Nothing was sent to DCS: a new request is safe.';

/** The failure for a request that an earlier process left undecided. */
export const interrupted = (change_id: ChangeId) =>
  new Failure(503, consoleError('CONSOLE.NOT_SENT', INTERRUPTED, { change_id }));

export const noSuchChange = (id: ChangeId) =>
  new Failure(404, consoleError('CONSOLE.CHANGE_NOT_FOUND', `There is no change ${id} in the journal.`));

export function nothingToCheck({ state, error }: Change): Failure {
  const is = error === null ? state : `${state} (${error.error_code})`;
  const message = `The change is ${is}: only an unknown outcome that can still be told is looked at again.`;
  return conflict('CONSOLE.NOTHING_TO_CHECK', message);
}

/** The failure for a switch that the verdict forbids, with the verdict's evidence. */
function forbiddenBy(verdict: Exclude<Verdict, { kind: 'eligible' }>): Failure {
  const evidence = verdict.evidence.map(({ field, value }) => `${field} = ${value}`).join(', ');
  return verdict.kind === 'ineligible'
    ? conflict('CONSOLE.NOT_ELIGIBLE', `SSL cannot be switched on this instance: ${verdict.reason} (${evidence}).`)
    : conflict('CONSOLE.INSTANCE_BUSY', `The instance is busy: ${verdict.reason} (${evidence}). Try again later.`);
}

const OUTDATED =
  'The token is not that of the preview as it is now: the instance has changed since it was read, or it was read for another ' +
  'instance or direction. Nothing was sent. This answer has the preview of now, with its token.';

const NO_TOKEN = 'A switch needs the token of a preview: GET …/ssl/preview?enabled=… says what it would cost.';

/**
 * Decides by the current preview whether a switch is admitted: the person must have seen that preview, nothing may
 * block the switch, and the person must have accepted the losses. The rule of one running change per instance is
 * checked elsewhere.
 *
 * @returns the reason for a refusal, or null
 */
export function objectionTo(preview: SslPreview, request: SwitchRequest): Failure | null {
  const { token, acknowledged, backup_first } = request;
  const { blocker, instance, ssl_detail, enabled } = preview;
  if (token !== undefined && token !== preview.token) {
    return new Failure(412, consoleError('CONSOLE.PREVIEW_OUTDATED', OUTDATED), { preview });
  }
  if (blocker !== null && blocker !== 'change-running') {
    if (blocker === 'verdict' && instance.verdict.kind !== 'eligible') return forbiddenBy(instance.verdict);
    if (!ssl_detail.known) return new Failure(502, ssl_detail.error);
    return conflict('CONSOLE.ALREADY_SET', `SSL is already ${enabled ? 'on' : 'off'} (SSL detail says so).`);
  }
  if (token === undefined) return new Failure(428, consoleError('CONSOLE.PREVIEW_REQUIRED', NO_TOKEN));
  const unseen = lossesAmong(preview.risks).filter((kind) => !acknowledged.includes(kind));
  if (unseen.length > 0) {
    const message = `Data would be lost. Accept it by "acknowledged": ${JSON.stringify(unseen)}.`;
    return conflict('CONSOLE.LOSS_NOT_ACKNOWLEDGED', message);
  }
  if (backup_first && !preview.backup_possible) {
    return conflict(
      'CONSOLE.BACKUP_IMPOSSIBLE',
      'DCS makes no backups of single-node instances. Nothing was switched.',
    );
  }
  return null;
}
