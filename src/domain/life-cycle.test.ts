import { describe, expect, it } from 'vitest';
import { change, changeState } from '../contract/change.ts';
import type { ErrorEnvelope } from '../contract/error.ts';
import { jobId } from '../contract/ids.ts';
import { advance, RUNNING_STATES, type ChangeEvent } from './life-cycle.ts';

const BEFORE = '2026-11-24T04:00:00.000Z';
const AT = '2026-11-24T04:00:01.000Z';
const error: ErrorEnvelope = { error_code: 'DCS.4201', error_msg: '', request_id: 'r', source: 'dcs', retry: 'never' };
const job_id = jobId.parse('job-1');

const INTENDED = change.parse({
  change_id: '11111111-1111-4111-8111-111111111111',
  instance_id: '22222222-2222-4222-8222-222222222222',
  instance_name: 'orders-cache',
  enabled: true,
  state: 'intended',
  job_id: null,
  error: null,
  created_at: BEFORE,
  updated_at: BEFORE,
  finished_at: null,
});

const EVENTS: readonly ChangeEvent[] = [
  { type: 'accepted', job_id },
  { type: 'refused', error },
  { type: 'answer-lost' },
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

  it('parts the states into running ones and outcomes', () => {
    expect([...RUNNING_STATES, 'succeeded', 'failed', 'unknown'].toSorted()).toEqual(
      [...changeState.options].toSorted(),
    );
  });
});
