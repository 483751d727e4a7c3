import { expect, test } from 'vitest';
import type { ChangeStep } from '../../../contract/change.ts';
import { en } from '../../text/en/texts.ts';
import { zh } from '../../text/zh/texts.ts';
import { stepWords } from './step-words.ts';

const WITH_A_BACKUP: ReadonlyArray<Pick<ChangeStep, 'state' | 'cause'>> = [
  { state: 'backing-up', cause: 'asked-for' },
  { state: 'backing-up', cause: 'backup-begun' },
  { state: 'intended', cause: 'backup-made' },
  { state: 'accepted', cause: 'accepted' },
  { state: 'running', cause: 'job-status' },
  { state: 'verifying', cause: 'job-status' },
  { state: 'succeeded', cause: 'instance-agrees' },
];

test.each([
  ['English', en],
  ['Chinese', zh],
])('every step of a change with a backup says something of its own, in %s', (_language, text) => {
  const words = WITH_A_BACKUP.map((step) => stepWords({ ...step, at: '', evidence: [] }, text));
  const said = words.flatMap(({ state, cause }) => [state, cause]);
  expect(new Set(said).size).toBe(said.length);
});

test('what the job says is told by what follows from it', () => {
  const cause = 'job-status';
  const failed = stepWords({ state: 'failed', cause, at: '', evidence: [] }, en);
  expect(failed).toEqual({ state: 'Failed', cause: en.rules.jobSays.failed });
});
