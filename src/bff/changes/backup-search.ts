import type { Change } from '../../contract/change.ts';
import type { WireBackup } from '../cloud/wire.ts';

/** The remark of a change's backup. */
export const remarkOf = ({ change_id, enabled }: Pick<Change, 'change_id' | 'enabled'>): string =>
  `Before SSL is switched ${enabled ? 'on' : 'off'}: change ${change_id}`;

export type NamedBackup = WireBackup & { backup_id: string };

/**
 * Finds the backup of a change whose answer was lost, or null. It is the one with exactly the change's remark, which
 * names the change and which DCS keeps (dcs-api.md §1). The request is sent once; if something on the network has
 * doubled it, the oldest backup counts.
 */
export function backupAskedFor(
  change: Pick<Change, 'change_id' | 'enabled'>,
  records: readonly WireBackup[],
): NamedBackup | null {
  const remark = remarkOf(change);
  const own = records
    .flatMap(({ backup_id, ...rest }) => (backup_id === null ? [] : [{ backup_id, ...rest }]))
    .filter((each) => each.remark === remark)
    .toSorted((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? ''));
  return own[0] ?? null;
}
