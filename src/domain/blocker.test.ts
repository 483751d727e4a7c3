import { expect, test } from 'vitest';
import { blockerOf, type BlockerFacts } from './blocker.ts';

const ELIGIBLE: BlockerFacts['verdict'] = { kind: 'eligible', evidence: [] };
const BUSY: BlockerFacts['verdict'] = { kind: 'busy', reason: 'task-running', evidence: [] };

test.each([
  ['off, to be on', { verdict: ELIGIBLE, ssl: 'off', changing: false }, true, null],
  ['on, to be off', { verdict: ELIGIBLE, ssl: 'on', changing: false }, false, null],
  ['on, to be on', { verdict: ELIGIBLE, ssl: 'on', changing: false }, true, 'already-set'],
  ['not known', { verdict: ELIGIBLE, ssl: 'unknown', changing: false }, true, 'ssl-unknown'],
  ['busy', { verdict: BUSY, ssl: 'unknown', changing: false }, true, 'verdict'],
  ['changing', { verdict: BUSY, ssl: 'off', changing: true }, true, 'change-running'],
] as const)('%s', (_name, facts, enabled, blocker) => {
  expect(blockerOf(facts, enabled)).toBe(blocker);
});
