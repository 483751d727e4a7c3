import type { Severity } from '../../../contract/verdict.ts';

/** Words of the dialog that asks before a switch. */
export const switchDialog = {
  title: (enabled: boolean, instance: string) =>
    enabled ? `Enable SSL for ${instance}?` : `Disable SSL for ${instance}?`,
  reading: 'Reading the instance, to know what a switch would cost now',
  what: 'What will happen',
  severities: {
    loss: 'Data loss',
    interruption: 'Interruption',
    notice: 'Worth knowing',
  } satisfies Record<Severity, string>,
  data: (keys: number, megabytes: number) =>
    `${keys === 1 ? '1 key' : `${keys.toLocaleString('en')} keys`}, ${megabytes.toLocaleString('en')} MB`,
  noKeys: 'It holds no keys at the moment',
  dataUntold: 'DCS does not tell how much it holds',
  dataUnread: (code: string) => `How much it holds could not be read (${code})`,
  samePort: 'The address and the port stay the same',
  confirmName: 'Type the instance name to confirm',
  confirmHint: (instance: string) => `The name is ${instance}`,
  nameMissing: 'Available once the instance name is typed.',
  nameDiffers: 'What is typed is not the name of the instance.',
  outdated: 'Nothing was switched: the instance has changed since you looked.',
  confirmAgain: 'Confirm again if you still want it.',
  backupFirst: 'Back up first',
  backupHint: 'SSL is switched only when the backup has succeeded. Its data can be restored in DCS’s own console.',
  backupImpossible: 'DCS makes no backups of single-node instances.',
  sending: 'Sending…',
  reason: 'Reason',
  reasonOptional: 'Reason (optional)',
  reasonHint: 'Kept in the audit.',
  reasonMissing: 'Available once a reason is given.',
  failed: 'The instance could not be read',
  failedBody: 'What a switch would cost is not known, so nothing can be switched here.',
  changing: 'A change already runs on this instance. The next one can start when it has ended.',
  already: (enabled: boolean) => (enabled ? 'SSL is on already. Nothing to do.' : 'SSL is off already. Nothing to do.'),
  sslUnread: (code: string) => `Whether SSL is on could not be read (${code}), so it cannot be switched now.`,
};
