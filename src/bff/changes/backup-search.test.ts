import { expect, test } from 'vitest';
import { changeStep } from '../../contract/change.ts';
import { aChange } from '../../testing/builders.ts';
import { wireBackupList } from '../cloud/wire.ts';
import { consoleError } from '../platform/failure.ts';
import { backupAskedFor, backupsBefore, remarkOf } from './backup-search.ts';
import { because } from './journal.ts';

const CHANGE = aChange({ state: 'backing-up', backup_first: true });
const at = (minute: number) => `2026-11-24T04:${String(minute).padStart(2, '0')}:00Z`;

const listOf = (records: readonly object[]) => wireBackupList.parse({ backup_record_response: records });
/** Asked for at 04:15, when these were there; null: they could not be read. */
function askedAmong(records: readonly object[] | null) {
  const envelope = consoleError('CONSOLE.UPSTREAM_TIMEOUT', 'no answer');
  const before = backupsBefore(
    records === null
      ? { ok: false, failure: { kind: 'no-answer', status: 0, envelope } }
      : { ok: true, value: records.length === 0 ? null : listOf(records) },
  );
  return changeStep.parse({ state: 'backing-up', at: '2026-11-24T04:15:00.000Z', ...because('backup-asked', before) });
}

const OLD = { backup_id: 'old', created_at: at(14) };
const ours = (id: string, minute: number) => ({ backup_id: id, created_at: at(minute) });

test.each([
  ['the only one since', [OLD], [OLD, ours('new', 15)], 'new'],
  ['the only one, on a clock that is behind', [], [ours('new', 11)], 'new'],
  ['the only one, in milliseconds', [OLD], [OLD, { backup_id: 'new', created_at: Date.parse(at(16)) }], 'new'],
  ['none since', [OLD], [OLD], null],
  ['none at all', [], [], null],
  ['two', [OLD], [OLD, ours('a', 15), ours('b', 16)], null],
  ['one long before', [], [{ backup_id: 'a', created_at: '2026-11-24T03:59:59Z' }], null],
  ['one long after', [], [ours('a', 36)], null],
  ['one that was perhaps there before, for that could not be read', null, [ours('a', 15)], null],
  ['one that says no moment', [], [{ backup_id: 'a' }], null],
  ['one without an id', [], [{ created_at: at(15) }], null],
  ['somebody else’s, by its remark', [], [{ ...ours('a', 15), remark: 'nightly' }], null],
  ['one with an empty remark', [], [{ ...ours('a', 15), remark: '' }], 'a'],
  ['ours by its remark, whatever else', null, [ours('a', 15), { backup_id: 'b', remark: remarkOf(CHANGE) }], 'b'],
] as const)('%s', (_name, before, now, id) => {
  expect(backupAskedFor(CHANGE, askedAmong(before), listOf(now).backup_record_response)?.backup_id ?? null).toBe(id);
});
