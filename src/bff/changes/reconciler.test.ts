import { expect, test } from 'vitest';
import { aChange } from '../../testing/builders.ts';
import type { CallFailure } from '../cloud/result.ts';
import { wireTaskList } from '../cloud/wire.ts';
import { envelopeOf } from '../cloud/errors.ts';
import { phaseOf } from './reconciler.ts';
import { mayBeOf, type Sending } from '../../domain/attribution.ts';
import { toTasks } from './tasks.ts';

const CHANGE = aChange({ state: 'in-doubt', created_at: '2026-11-24T04:15:00.000Z' });

const idsOf = (tasks: readonly object[], after: string | null = null, givenUp: Sending['givenUp'] = null) => {
  const owned = toTasks(wireTaskList.parse({ tasks }).tasks).map((task) => ({ ...task, owner: null }));
  const sending = { at: CHANGE.created_at, after, before: null, givenUp };
  return mayBeOf(owned, CHANGE, sending).map((task) => task.job_id);
};

test('ours is the task that switches SSL to what was asked for, not before the intent', () => {
  const at = '2026-11-24T04:15:02.000Z';
  const ids = idsOf([
    { job_id: 'other-way', details: { enable_ssl: false }, created_at: at },
    { job_id: 'no-ssl-task', details: {}, created_at: at },
    { job_id: 'too-early', details: { enable_ssl: true }, created_at: '2026-11-24T03:59:59.000Z' },
    { job_id: 'too-late', details: { enable_ssl: true }, created_at: '2026-11-24T04:35:01.000Z' },
    { job_id: 'no-moment', details: { enable_ssl: true } },
    { job_id: 'public-ip', details: { enable_ssl: true, public_ip_id: 'eip-1' }, created_at: at },
    { job_id: 'public-ip-in-text', details: '{"enable_ssl":true,"enable_public_ip":true}', created_at: at },
    { job_id: 'documented-name', name: 'BindEip', details: { enable_ssl: true }, created_at: at },
    { job_id: 'within-skew', details: { enable_ssl: true }, created_at: '2026-11-24T04:01:00.000Z' },
    { job_id: 'ours', details: { enable_ssl: 'true', public_ip_id: null, public_ip_address: '' }, created_at: at },
    { job_id: 'a-word', details: { enable_ssl: 'enable' }, created_at: '2026-11-24T04:15:01.000Z' },
    { job_id: 'in-text', details: '{"enable_ssl":true}', created_at: '2026-11-24T04:15:00.500Z' },
    { job_id: 'in-ms', details: { enable_ssl: true }, created_at: Date.parse(at) + 1 },
  ]);
  expect(ids).toEqual(['within-skew', 'in-text', 'a-word', 'ours', 'in-ms']);
});

test('what is not newer than the newest task before is not ours, whatever the clocks say', () => {
  const tasks = ['2026-11-24T04:14:00.000Z', '2026-11-24T04:14:00.001Z'].map((created_at, index) => ({
    job_id: `job-${index}`,
    details: { enable_ssl: true },
    created_at,
  }));
  expect(idsOf(tasks)).toEqual(['job-0', 'job-1']);
  expect(idsOf(tasks, '2026-11-24T04:14:00.000Z')).toEqual(['job-1']);
  // A task that is known to be newer is found without our clock.
  const long = [{ job_id: 'job-0', details: { enable_ssl: true }, created_at: '2026-11-24T02:14:00.000Z' }];
  expect(idsOf(long, '2026-11-24T01:00:00.000Z')).toEqual(['job-0']);
  expect(idsOf(long)).toEqual([]);
});

test('what came after it was given up is not ours, nor anything where all was as before then', () => {
  const tasks = ['2026-11-24T04:16:00.000Z', '2026-11-24T04:16:00.001Z'].map((created_at, index) => ({
    job_id: `job-${index}`,
    details: { enable_ssl: true },
    created_at,
  }));
  const at = '2026-11-24T04:16:00.000Z';
  expect(idsOf(tasks, null, { at, nothing: false })).toEqual(['job-0']);
  expect(idsOf(tasks, null, { at, nothing: true })).toEqual([]);
});

const answered = (status: number, body: string): CallFailure => ({
  kind: 'answered',
  status,
  envelope: envelopeOf({ status, body, contentType: null, requestId: null }),
});

test.each([
  ['no answer', null, 'in-doubt-unanswered'],
  ['a 200 that cannot be read', answered(200, 'ok'), 'in-doubt-unanswered'],
  ['DCS’s own 500', answered(500, '{"error_code": "DCS.5010"}'), 'in-doubt-service-error'],
  ['DCS’s own 500, numeric', answered(500, '{"error_code": 111500010}'), 'in-doubt-service-error'],
  ['the gateway’s 502', answered(502, '{"error_code": "APIGW.0201"}'), 'in-doubt-unanswered'],
  ['a time-out behind the gateway', answered(504, '{"error_code": "APIGW.0201"}'), 'in-doubt-unanswered'],
  ['a time-out in between', answered(408, ''), 'in-doubt-unanswered'],
  ['the gateway’s 503', answered(503, '{"error_code": "APIGW.0613"}'), 'in-doubt-unanswered'],
  ['a 500 of nobody knows whom', answered(500, '{"code": 500, "message": "Oops"}'), 'in-doubt-unanswered'],
  ['an HTML page', answered(502, '<html>'), 'in-doubt-unanswered'],
  ['a redirect', answered(302, ''), 'in-doubt-unanswered'],
] as const)('%s is reconciled in its phase', (_name, failure, phase) => {
  expect(phaseOf(failure === null ? { kind: 'not-known' } : { kind: 'call-failed', failure })).toBe(phase);
});
