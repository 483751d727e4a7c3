import { describe, expect, it } from 'vitest';
import { changeState } from '../contract/change.ts';
import type { ErrorEnvelope } from '../contract/error.ts';
import { jobId } from '../contract/ids.ts';
import { aChange } from '../testing/builders.ts';
import { advance, lookAgain, RUNNING_STATES, type ChangeEvent } from './life-cycle.ts';

const AT = '2026-11-24T04:00:01.000Z';
const error: ErrorEnvelope = { error_code: 'DCS.4201', error_msg: '', request_id: 'r', source: 'dcs', retry: 'never' };
const job_id = jobId.parse('job-1');

const INTENDED = aChange();

const EVENTS: readonly ChangeEvent[] = [
  { type: 'accepted', job_id, request_id: 'r-1' },
  { type: 'refused', error },
  { type: 'answer-lost', error: null },
  { type: 'took-effect' },
  { type: 'backup-asked' },
  { type: 'backup-begun', backup_id: 'b-1' },
  { type: 'backed-up' },
  { type: 'not-backed-up', error },
  { type: 'look-at-job' },
  { type: 'look-for-traces' },
  { type: 'no-trace', error },
  { type: 'cannot-tell', error },
  { type: 'job-running' },
  { type: 'job-succeeded' },
  { type: 'job-failed', error },
  { type: 'job-lost', error },
  { type: 'agreed' },
  { type: 'contradicted', error },
  { type: 'unverified', error },
];

function walk(...types: ReadonlyArray<ChangeEvent['type']>) {
  return types.reduce<ReturnType<typeof advance>>((current, type) => {
    const event = EVENTS.find((candidate) => candidate.type === type);
    return current === null || event === undefined ? null : advance(current, event, AT);
  }, INTENDED);
}

describe('advance', () => {
  it('leads from the intent to the proved outcome', () => {
    expect(walk('accepted', 'job-running', 'job-succeeded', 'agreed')).toMatchObject({
      state: 'succeeded',
      job_id,
      error: null,
      finished_at: AT,
    });
  });

  it('takes a change up again whose answer was lost', () => {
    expect(walk('answer-lost', 'accepted')).toMatchObject({ state: 'accepted', job_id, finished_at: null });
    expect(walk('answer-lost', 'cannot-tell')).toMatchObject({ state: 'unknown', error, finished_at: AT });
  });

  it('does not let a job’s SUCCESS pass for the outcome', () => {
    expect(walk('accepted', 'job-succeeded')).toMatchObject({ state: 'verifying', finished_at: null });
    expect(walk('accepted', 'agreed')).toBeNull();
  });

  it('leaves an unknown outcome by looking once more only, and forgets why it was unknown', () => {
    expect(walk('answer-lost', 'cannot-tell', 'look-for-traces')).toMatchObject({
      state: 'in-doubt',
      error: null,
      finished_at: null,
    });
    expect(walk('accepted', 'job-lost', 'look-at-job')).toMatchObject({ state: 'running', job_id });
    expect(walk('accepted', 'job-failed', 'look-at-job')).toBeNull();
  });

  it('looks again at what can still be told, at its job where that is known', () => {
    const unknown = { ...INTENDED, state: 'unknown', error } as const;
    expect(lookAgain(unknown)).toEqual({ type: 'look-for-traces' });
    expect(lookAgain({ ...unknown, job_id })).toEqual({ type: 'look-at-job' });
    expect(lookAgain({ ...unknown, error: { ...error, error_code: 'CONSOLE.SUPERSEDED' } })).toBeNull();
    expect(lookAgain(INTENDED)).toBeNull();
  });

  it('sends nothing before the backup is made, and nothing at all if it is not', () => {
    const waiting = { ...INTENDED, state: 'backing-up' } as const;
    const made = advance(waiting, { type: 'backup-begun', backup_id: 'b-1' }, AT);
    expect(made).toMatchObject({ state: 'backing-up', backup_id: 'b-1' });
    expect(advance(waiting, { type: 'accepted', job_id, request_id: null }, AT)).toBeNull();
    expect(advance(waiting, { type: 'backed-up' }, AT)).toMatchObject({ state: 'intended' });
    expect(advance(waiting, { type: 'not-backed-up', error }, AT)).toMatchObject({ state: 'failed', error });
  });

  it('parts the states into running ones and outcomes', () => {
    expect([...RUNNING_STATES, 'succeeded', 'refused', 'failed', 'unknown'].toSorted()).toEqual(
      [...changeState.options].toSorted(),
    );
  });
});
