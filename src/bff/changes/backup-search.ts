import type { Change, ChangeStep } from '../../contract/change.ts';
import type { Evidence } from '../../contract/verdict.ts';
import { toInstant } from '../cloud/map.ts';
import type { CallResult } from '../cloud/result.ts';
import type { WireBackup, WireBackupList } from '../cloud/wire.ts';
import { isWithin, windowOf } from './tasks.ts';

/** The remark of a change's backup. */
export const remarkOf = ({ change_id, enabled }: Change): string =>
  `Before SSL is switched ${enabled ? 'on' : 'off'}: change ${change_id}`;

const NEWEST = 'backups.newest';
const NONE = 'none';

/** What there was before the backup was asked for, as evidence of that step: when the newest was made, by DCS's clock. */
export function backupsBefore(list: CallResult<WireBackupList | null>): Record<string, string | null> {
  if (!list.ok) return { [NEWEST]: null };
  const made = (list.value?.backup_record_response ?? []).flatMap((backup) => toInstant(backup.created_at) ?? []);
  return { [NEWEST]: made.toSorted().at(-1) ?? NONE };
}

/** The same, read again. Undefined: it could not be read then; null: there was none. */
function newestBefore(evidence: readonly Evidence[]): string | null | undefined {
  const value = evidence.find(({ field }) => field === NEWEST)?.value;
  return value === NONE ? null : value;
}

export type NamedBackup = WireBackup & { backup_id: string };

/**
 * The backup that a request made whose answer was lost, or null where none, or more than one, may be it. A remark that names the change
 * decides; but none is among the documented fields of a record (dcs-api.md §1). Without one it is the only backup made in the request's
 * window and after all that were there before. That may be somebody else's. It protects as well as ours: nothing is switched unless it
 * succeeds, and it was begun after the switch was asked for.
 *
 * @param asked the step with which the request left
 */
export function backupAskedFor(change: Change, asked: ChangeStep, records: readonly WireBackup[]): NamedBackup | null {
  const named = records.flatMap(({ backup_id, ...rest }) => (backup_id === null ? [] : [{ backup_id, ...rest }]));
  const own = named.find(({ remark }) => remark?.includes(change.change_id) === true);
  if (own !== undefined) return own;
  const before = newestBefore(asked.evidence);
  if (before === undefined) return null;
  const window = windowOf({ at: asked.at, after: before });
  const candidates = named.filter(({ remark, created_at }) => {
    const made = toInstant(created_at);
    // One with another remark is certainly not ours.
    const isNameless = remark === null || remark === '';
    return isNameless && made !== null && isWithin(window, made);
  });
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
