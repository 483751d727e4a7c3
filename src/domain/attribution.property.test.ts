import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aChange } from '../testing/builders.ts';
import { attribute, switchedSince, windowOf, type Look, type OwnedTask, type Sending } from './attribution.ts';

const CHANGE = aChange({ state: 'in-doubt' });
const SENT_AT = Date.parse('2026-11-24T04:00:00.000Z');
const OURS = {
  change_id: aChange({ change_id: '44444444-4444-4444-8444-444444444444' }).change_id,
  origin: 'console',
} as const;

const instant = fc
  .integer({ min: -40 * 60, max: 40 * 60 })
  .map((seconds) => new Date(SENT_AT + seconds * 1000).toISOString());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const task: fc.Arbitrary<OwnedTask> = fc.record({
  id: maybe(fc.constantFrom('t-1', 't-2', 't-3')),
  job_id: maybe(fc.constantFrom('job-1', 'job-2', 'not a job id!')),
  name: maybe(fc.constantFrom('BindEip', 'EXTEND', 'SWITCH_SSL', 'modify')),
  user_name: fc.constant(null),
  status: maybe(fc.constantFrom('RUNNING', 'SUCCESS', 'FAIL')),
  created_at: maybe(instant),
  mark: fc.constantFrom('on', 'off', 'unclear', 'absent'),
  public_access: fc.boolean(),
  // Whether one is known to be the change's own is told by its id, and then nothing is left to find out.
  owner: fc.constantFrom(null, OURS, { ...OURS, origin: 'external' as const }),
});
const sending: fc.Arbitrary<Sending> = fc.record({
  at: fc.constant(new Date(SENT_AT).toISOString()),
  after: maybe(instant),
  before: maybe(fc.boolean()),
  givenUp: maybe(fc.record({ at: instant, nothing: fc.boolean() })),
});
const look: fc.Arbitrary<Look> = fc.record({
  change: fc.boolean().map((enabled) => ({ ...CHANGE, enabled })),
  sending,
  tasks: maybe(fc.array(task, { maxLength: 6 })),
  enabled: maybe(fc.boolean()),
  instance: fc.constantFrom('at-rest', 'busy', 'unread'),
  now: fc.integer({ min: SENT_AT, max: SENT_AT + 3_600_000 }),
});

/** The tasks by which a trace may be told. */
function takenBy({ tasks }: Look, trace: ReturnType<typeof attribute>): OwnedTask[] {
  if (trace.kind === 'job') {
    return (tasks ?? []).filter(({ job_id, created_at }) => job_id === trace.job_id && created_at === trace.created_at);
  }
  return trace.kind === 'effect' ? (tasks ?? []).filter((each) => each === trace.task) : [];
}

test('no task is taken that is out of the window, of the other direction, of public access, or another change’s', () => {
  fc.assert(
    fc.property(look, (given) => {
      const trace = attribute(given);
      if (trace.kind !== 'job' && (trace.kind !== 'effect' || trace.task === null)) return;
      const { from, until } = windowOf(given.sending);
      const fits = takenBy(given, trace).filter(
        ({ created_at, mark, public_access, owner }) =>
          created_at !== null &&
          Date.parse(created_at) >= from &&
          Date.parse(created_at) <= until &&
          mark !== (given.change.enabled ? 'off' : 'on') &&
          !public_access &&
          owner === null,
      );
      expect(fits.length).toBeGreaterThan(0);
    }),
  );
});

test('a task without a mark is never followed, and an effect is never claimed unless SSL is as asked for', () => {
  fc.assert(
    fc.property(look, (given) => {
      const trace = attribute(given);
      if (trace.kind === 'job') expect(takenBy(given, trace).some(({ mark }) => mark !== 'absent')).toBe(true);
      if (trace.kind === 'effect') expect(given.enabled).toBe(given.change.enabled);
      if (trace.kind === 'nothing') expect([given.enabled, given.instance]).toEqual([!given.change.enabled, 'at-rest']);
    }),
  );
});

test('the order in which tasks are listed changes nothing', () => {
  const shuffled = look.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc.shuffledSubarray([...(given.tasks ?? [])], { minLength: given.tasks?.length ?? 0 }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([given, tasks]) => {
      const again = { ...given, tasks: given.tasks === null ? null : tasks };
      expect(attribute(again)).toEqual(attribute(given));
      expect(switchedSince(CHANGE, given.sending, tasks)).toEqual(
        switchedSince(CHANGE, given.sending, given.tasks ?? []),
      );
    }),
  );
});
