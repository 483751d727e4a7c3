import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { change, changeState, type Change, type ChangeState } from '../contract/change.ts';
import type { ErrorEnvelope } from '../contract/error.ts';
import { jobId } from '../contract/ids.ts';
import { aChange } from '../testing/builders.ts';
import { advance, isFinished, nextState, RUNNING_STATES, type ChangeEvent } from './life-cycle.ts';

const error: ErrorEnvelope = { error_code: 'X', error_msg: '', request_id: null, source: 'dcs', retry: 'never' };

/** Every kind of event: the compiler asks for an entry of each. */
const EVENTS = {
  'backup-asked': { type: 'backup-asked' },
  'backup-begun': { type: 'backup-begun', backup_id: 'backup-1' },
  'backed-up': { type: 'backed-up' },
  'not-backed-up': { type: 'not-backed-up', error },
  accepted: { type: 'accepted', job_id: jobId.parse('job-1'), request_id: 'r-1' },
  refused: { type: 'refused', error },
  'answer-lost': { type: 'answer-lost', error: null },
  admitted: { type: 'admitted' },
  'admitted-with-backup': { type: 'admitted-with-backup' },
  'not-admitted': { type: 'not-admitted', error },
  'took-effect': { type: 'took-effect' },
  'no-trace': { type: 'no-trace', error },
  'cannot-tell': { type: 'cannot-tell', error },
  'job-running': { type: 'job-running' },
  'job-succeeded': { type: 'job-succeeded' },
  'job-failed': { type: 'job-failed', error },
  'job-lost': { type: 'job-lost', error },
  agreed: { type: 'agreed' },
  contradicted: { type: 'contradicted', error },
  unverified: { type: 'unverified', error },
  'look-at-job': { type: 'look-at-job' },
  'look-for-traces': { type: 'look-for-traces' },
} satisfies { [Type in ChangeEvent['type']]: Extract<ChangeEvent, { type: Type }> };
const ALL: readonly ChangeEvent[] = Object.values(EVENTS);

const INTENDED = aChange();

/** Events at random moments, which need not go forward: clocks jump. */
const history = fc.array(
  fc.tuple(
    fc.constantFrom(...ALL),
    fc.nat({ max: 2 ** 40 }).map((ms) => new Date(ms).toISOString()),
  ),
  { maxLength: 60 },
);

const BACKING_UP: Change = { ...INTENDED, state: 'backing-up', backup_first: true };

/** Walks a history, with a backup first. @returns each legal step: before, event, after */
function stepsOf(events: ReadonlyArray<readonly [ChangeEvent, string]>) {
  let current: Change = BACKING_UP;
  return events.flatMap(([event, at]) => {
    const before = current;
    const after = advance(before, event, at);
    if (after === null) return [];
    current = after;
    return [{ before, event, after, at }];
  });
}

test('whatever happens in whatever order, who and what a change is stays, and it stays valid', () => {
  fc.assert(
    fc.property(history, (events) => {
      for (const { before, after, at } of stepsOf(events)) {
        expect(change.parse(after)).toEqual(after);
        const { change_id, instance_id, instance_name, enabled, created_at } = INTENDED;
        expect(after).toMatchObject({ change_id, instance_id, instance_name, enabled, created_at, updated_at: at });
        if (before.job_id !== null) expect(after.job_id).toBe(before.job_id);
        expect(after.finished_at).toBe(isFinished(after.state) ? at : null);
      }
    }),
    { numRuns: 300 },
  );
});

test('at most one PUT leaves on any walk, and what succeeded or failed stays so, whatever else comes', () => {
  fc.assert(
    fc.property(history, (events) => {
      const steps = stepsOf(events);
      // A PUT leaves where a change comes to be intended; it begins before that here, with its backup.
      expect(
        steps.filter(({ before, after }) => before.state !== 'intended' && after.state === 'intended').length,
      ).toBeLessThan(2);
      const end = steps.findIndex(({ after }) => after.state === 'succeeded' || after.state === 'failed');
      if (end >= 0) expect(steps).toHaveLength(end + 1);
    }),
    { numRuns: 300 },
  );
});

test('an outcome is earned: success only by proof, failure and unknown only with a reason', () => {
  fc.assert(
    fc.property(history, (events) => {
      for (const { event, after } of stepsOf(events)) {
        if (after.state === 'succeeded') expect(event.type).toBe('agreed');
        if (after.state === 'failed' || after.state === 'unknown') expect(after.error).not.toBeNull();
      }
    }),
  );
});

const reachableFrom = (start: ChangeState): Set<ChangeState> => {
  const reached = new Set<ChangeState>([start]);
  for (const state of reached) {
    for (const { type } of ALL) {
      const next = nextState(state, type);
      if (next !== null) reached.add(next);
    }
  }
  return reached;
};

test('from every running state every kind of outcome can be reached, and every state from the intent', () => {
  for (const state of RUNNING_STATES) {
    expect([...reachableFrom(state)]).toEqual(expect.arrayContaining(['succeeded', 'failed', 'unknown']));
  }
  expect(reachableFrom('requested')).toEqual(new Set(changeState.options));
  expect(reachableFrom('backing-up').has('refused')).toBe(false);
  expect(reachableFrom('intended').has('backing-up')).toBe(false);
});

test('no event is useless, and none that DCS did not act is legal once it gave a job', () => {
  const useless = ALL.filter(({ type }) => changeState.options.every((state) => nextState(state, type) === null));
  expect(useless).toEqual([]);
  for (const state of ['accepted', 'running', 'verifying'] as const) {
    for (const type of ['refused', 'no-trace'] as const) expect(nextState(state, type)).toBeNull();
  }
});
