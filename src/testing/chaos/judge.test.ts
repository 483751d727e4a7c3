import { expect, test } from 'vitest';
import type { Change } from '../../contract/change.ts';
import { changeId } from '../../contract/ids.ts';
import { aChange } from '../builders.ts';
import { judge, type Truth } from './judge.ts';

const INSTANCE = '22222222-2222-4222-8222-222222222222';
const at = (second: number) => Date.parse('2026-11-24T04:00:00.000Z') + second * 1000;
const instant = (second: number) => new Date(at(second)).toISOString();

/** A change that switched SSL on, from second 10 to second 20, by job `job-1`. */
const aDoneChange = (more: object = {}) =>
  aChange({
    state: 'succeeded',
    job_id: 'job-1',
    created_at: instant(10),
    updated_at: instant(20),
    finished_at: instant(20),
    ...more,
  });

const aPut = (more: object = {}) => ({ instance_id: INSTANCE, enabled: true, at: at(11), job_id: 'job-1', ...more });

function aJob(more: Partial<Truth['jobs'][number]> = {}): Truth['jobs'][number] {
  return {
    job_id: 'job-1',
    instance_id: INSTANCE,
    job_type: 'SWITCH_SSL',
    status: 'SUCCESS',
    begin_time: at(11),
    end_time: at(15),
    fail_reason: null,
    enable_ssl: true,
    slower: 1,
    will_fail: null,
    quirk: null,
    user_id: 'u',
    user_name: 'somebody',
    ...more,
  };
}

const truth = (more: Partial<Truth> = {}): Truth => ({
  puts: [aPut()],
  jobs: [aJob()],
  sslAtFirst: () => false,
  ...more,
});

const wrongIn = (changes: Change[], what: Truth) => judge(changes, what, []).wrong.join('\n');

test('what is so is neither wrong nor lost', () => {
  expect(judge([aDoneChange()], truth(), [aDoneChange().change_id])).toEqual({ wrong: [], lost: [] });
  const refused = aDoneChange({ state: 'failed', job_id: null });
  expect(wrongIn([refused], truth({ puts: [aPut({ job_id: null })], jobs: [] }))).toBe('');
  expect(wrongIn([aDoneChange({ state: 'unknown', job_id: null })], truth())).toBe('');
});

test.each([
  ['a second PUT', aDoneChange(), truth({ puts: [aPut(), aPut({ at: at(12), job_id: null })] }), '2 PUTs reached DCS'],
  [
    'a PUT for the other state',
    aDoneChange(),
    truth({ puts: [aPut({ enabled: false })] }),
    'asked for the other state',
  ],
  ['a PUT before the intent', aDoneChange(), truth({ puts: [aPut({ at: at(9) })] }), 'no change stands for'],
  ['another’s job', aDoneChange({ job_id: 'job-0' }), truth(), 'names job job-0, its PUT job-1'],
  ['success without a job', aDoneChange({ job_id: null }), truth({ puts: [], jobs: [] }), 'its job is none'],
  ['success of a job that failed', aDoneChange(), truth({ jobs: [aJob({ status: 'FAIL' })] }), 'its job is FAIL'],
  ['failure of a job that succeeded', aDoneChange({ state: 'failed' }), truth(), 'failed, but its job is SUCCESS'],
  [
    'SSL that was switched back before',
    aDoneChange(),
    truth({ jobs: [aJob(), aJob({ job_id: 'job-2', enable_ssl: false, end_time: at(18) })] }),
    'SSL was the other way',
  ],
])('%s is found', (_name, change, what, fault) => {
  expect(wrongIn([change], what)).toContain(fault);
});

test('a PUT belongs to the newest change that began before it', () => {
  const second = aDoneChange({
    change_id: '11111111-1111-4111-8111-111111111111',
    enabled: false,
    job_id: 'job-2',
    created_at: instant(30),
    finished_at: instant(40),
  });
  const puts = [aPut(), aPut({ at: at(31), enabled: false, job_id: 'job-2' })];
  const jobs = [aJob(), aJob({ job_id: 'job-2', enable_ssl: false, end_time: at(35) })];
  expect(wrongIn([second, aDoneChange()], truth({ puts, jobs }))).toBe('');
});

test('a change that did not end, and one that is not there, are lost', () => {
  const unfinished = aDoneChange({ state: 'running', finished_at: null });
  const missing = changeId.parse('44444444-4444-4444-8444-444444444444');
  expect(judge([unfinished], truth(), [missing]).lost).toEqual([
    expect.stringContaining('did not come to its end'),
    expect.stringContaining('no journal has it'),
  ]);
});
