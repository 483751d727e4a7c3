import { expect, test } from 'vitest';
import { aChange } from '../../testing/builders.ts';
import { wireBackupList } from '../cloud/wire.ts';
import { backupAskedFor, remarkOf } from './backup-search.ts';

const CHANGE = aChange({ state: 'backing-up', backup_first: true });
const OTHER = aChange({ change_id: '44444444-4444-4444-8444-444444444444' });
const remark = remarkOf(CHANGE);
const at = (minute: number) => `2026-11-24T04:${String(minute).padStart(2, '0')}:00Z`;

test.each([
  ['the one with its remark', [{ backup_id: 'a' }, { backup_id: 'b', remark }], 'b'],
  [
    'the oldest, where it was doubled',
    [
      { backup_id: 'b', remark, created_at: at(16) },
      { backup_id: 'a', remark, created_at: at(15) },
    ],
    'a',
  ],
  ['none at all', [], null],
  ['one without a remark, though it is the only one', [{ backup_id: 'a', created_at: at(15) }], null],
  ['one with an empty remark', [{ backup_id: 'a', remark: '' }], null],
  ['somebody else’s', [{ backup_id: 'a', remark: 'nightly' }], null],
  ['that of another change', [{ backup_id: 'a', remark: remarkOf(OTHER) }], null],
  ['a remark that only contains it', [{ backup_id: 'a', remark: `copy of: ${remark}` }], null],
  ['one without an id', [{ remark }], null],
] as const)('%s', (_name, records, id) => {
  const { backup_record_response } = wireBackupList.parse({ backup_record_response: records });
  expect(backupAskedFor(CHANGE, backup_record_response)?.backup_id ?? null).toBe(id);
});
