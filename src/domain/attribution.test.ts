import { describe, expect, test } from 'vitest';
import { aChange } from '../testing/builders.ts';
import {
  attribute,
  factsOf,
  judgeFlip,
  relationOf,
  switchedSince,
  TASK_TABLE,
  taskOfFlip,
  TRACE_TABLE,
  traceOf,
  type Look,
  type OwnedTask,
  type Relation,
  type Sending,
  type SslMark,
} from './attribution.ts';

const CHANGE = aChange({ state: 'in-doubt' });
const OURS = {
  change_id: aChange({ change_id: '44444444-4444-4444-8444-444444444444' }).change_id,
  origin: 'console',
} as const;
const THIS = { change_id: CHANGE.change_id, origin: 'console' } as const;
const EXTERNAL = { ...OURS, origin: 'external' } as const;

const at = (time: string) => `2026-11-24T${time}.000Z`;
const SENT: Sending = { at: at('04:00:00'), after: at('03:59:00'), before: false, givenUp: null };

const aTask = (more: Partial<OwnedTask> = {}): OwnedTask => ({
  id: 'task-1',
  job_id: null,
  name: null,
  user_name: null,
  status: null,
  created_at: at('04:00:01'),
  mark: 'absent',
  public_access: false,
  owner: null,
  ...more,
});

describe('what a task is to a change', () => {
  const rows: ReadonlyArray<[string, Partial<OwnedTask>, Relation, Partial<Sending>?]> = [
    ['its own, by its id', { owner: THIS, mark: 'off', created_at: null }, 'own'],
    ['another change’s of this console', { owner: OURS, mark: 'on' }, 'none'],
    ['one with public access', { public_access: true, mark: 'on' }, 'none'],
    ['one by a documented name of another kind', { name: 'BindEip', mark: 'on' }, 'none'],
    ['one that tells no moment', { created_at: null, mark: 'on' }, 'none'],
    ['one that was there before', { created_at: at('03:59:00'), mark: 'on' }, 'none'],
    ['one that came too late', { created_at: at('04:20:01'), mark: 'on' }, 'none'],
    ['one after it was given up', { mark: 'on' }, 'none', { givenUp: { at: at('04:00:00'), nothing: false } }],
    [
      'any, where nothing was there when it was given up',
      { mark: 'on' },
      'none',
      { givenUp: { at: at('04:01:00'), nothing: true } },
    ],
    ['one that is marked so', { mark: 'on' }, 'marked'],
    ['one by an external change that is marked so', { mark: 'on', owner: EXTERNAL }, 'marked'],
    ['one whose mark is not understood', { mark: 'unclear' }, 'marked'],
    ['one that is marked the other way', { mark: 'off' }, 'contrary'],
    ['one without a mark', {}, 'unmarked'],
  ];
  test.each(rows)('%s', (_name, task, relation, sending) => {
    expect(relationOf(factsOf(aTask(task), CHANGE, { ...SENT, ...sending }))).toBe(relation);
  });

  test('its own by its job', () => {
    const change = aChange({ job_id: 'job-1' });
    expect(relationOf(factsOf(aTask({ job_id: 'job-1' }), change, SENT))).toBe('own');
  });

  test('every row of the table decides something', () => {
    const decisive = rows.map(([, task, , sending]) => {
      const facts = new Map<string, unknown>(Object.entries(factsOf(aTask(task), CHANGE, { ...SENT, ...sending })));
      return TASK_TABLE.find(({ when }) => Object.entries(when).every(([fact, value]) => facts.get(fact) === value));
    });
    expect(TASK_TABLE.filter((row) => !decisive.includes(row))).toEqual([]);
  });
});

const marked = (mark: SslMark, time: string, more: Partial<OwnedTask> = {}) =>
  aTask({ id: `task-${time}-${mark}`, mark, created_at: at(time), ...more });

const look = (more: Partial<Look> & { tasks: Look['tasks'] }) =>
  attribute({
    change: CHANGE,
    sending: SENT,
    enabled: true,
    instance: 'at-rest',
    now: Date.parse(at('04:01:00')),
    ...more,
  });
const one = marked('absent', '04:00:01');
const two = [one, marked('absent', '04:00:05')];
const elsewhere = marked('absent', '04:00:03', { owner: EXTERNAL });

describe('what a look for a lost PUT means', () => {
  test.each<[string, Partial<Look> & { tasks: Look['tasks'] }, string]>([
    ['its job is told', { tasks: [marked('on', '04:00:01', { job_id: 'job-1' })], enabled: null }, 'job'],
    ['SSL detail cannot be read', { tasks: [one], enabled: null }, 'unclear'],
    ['its task is told, without a job, and SSL is as asked', { tasks: [marked('on', '04:00:01')] }, 'effect'],
    [
      'the same, and how SSL was before is not known',
      { tasks: [marked('on', '04:00:01')], sending: { ...SENT, before: null } },
      'effect',
    ],
    ['SSL flipped, and the tasks cannot be read', { tasks: null }, 'unclear'],
    ['SSL flipped, and a task of an external change explains it', { tasks: [elsewhere] }, 'unclear'],
    ['SSL flipped, and the other way was asked for as well', { tasks: [marked('off', '04:00:03')] }, 'unclear'],
    ['SSL flipped, and several tasks may be it', { tasks: two }, 'unclear'],
    ['SSL flipped, and one may be it or one elsewhere', { tasks: [one, elsewhere] }, 'unclear'],
    ['SSL flipped, and one task may be it', { tasks: [one] }, 'effect'],
    ['SSL flipped, without a task', { tasks: [] }, 'effect'],
    ['SSL flipped, without a task, long after', { tasks: [], now: Date.parse(at('04:20:01')) }, 'unclear'],
    [
      'SSL flipped, without a task, after it was given up',
      { tasks: [], sending: { ...SENT, givenUp: { at: at('04:01:00'), nothing: false } } },
      'unclear',
    ],
    [
      'SSL flipped, one task before it was given up',
      { tasks: [one], sending: { ...SENT, givenUp: { at: at('04:01:00'), nothing: false } } },
      'effect',
    ],
    ['SSL is as asked, but may have been so before', { tasks: [one], sending: { ...SENT, before: null } }, 'unclear'],
    ['SSL is as asked, and was so before', { tasks: [], sending: { ...SENT, before: true } }, 'unclear'],
    ['something runs', { tasks: [one], enabled: false, instance: 'busy' }, 'under-way'],
    ['all is as before', { tasks: [], enabled: false }, 'nothing'],
    ['all is as before, and somebody else was there', { tasks: [elsewhere], enabled: false }, 'nothing'],
    ['a task without a mark ran, and SSL is as before', { tasks: [one], enabled: false }, 'unclear'],
    [
      'its task ran without a job, and SSL is as before',
      { tasks: [marked('on', '04:00:01')], enabled: false },
      'unclear',
    ],
    ['show cannot be read', { tasks: [], enabled: false, instance: 'unread' }, 'unclear'],
  ])('%s', (_name, more, kind) => {
    expect(look(more).kind).toBe(kind);
  });

  test('public access, and other documented kinds, explain nothing and stand in no way', () => {
    const others = [
      marked('on', '04:00:02', { public_access: true }),
      marked('absent', '04:00:02', { name: 'AddReplica' }),
    ];
    expect(look({ tasks: [one, ...others] })).toEqual({ kind: 'effect', task: one });
    expect(look({ tasks: others, enabled: false })).toEqual({ kind: 'nothing' });
  });

  test('of several marked ones the first since is it; not where what was before is not known, or two began at once', () => {
    const tasks = [marked('on', '04:00:05', { job_id: 'b' }), marked('on', '04:00:01', { job_id: 'a' })];
    expect(look({ tasks })).toMatchObject({ kind: 'job', job_id: 'a' });
    expect(look({ tasks, sending: { ...SENT, after: null } }).kind).toBe('unclear');
    expect(look({ tasks: tasks.map((task) => ({ ...task, created_at: at('04:00:01') })) }).kind).toBe('unclear');
  });

  test('every row of the table decides something, and no facts are without one', () => {
    const [tasks, ssl] = [
      ['ours-with-job', 'ours', 'unread', 'explained', 'doubtful', 'one-unmarked', 'none'] as const,
      ['unread', 'flipped', 'as-asked', 'contrary'] as const,
    ];
    const [instance, window] = [['at-rest', 'busy', 'unread'] as const, ['open', 'closed'] as const];
    const all = tasks.flatMap((t) =>
      ssl.flatMap((s) => instance.flatMap((i) => window.map((w) => ({ tasks: t, ssl: s, instance: i, window: w })))),
    );
    const decisive = new Set(
      all.map((facts) => {
        const given = new Map<string, unknown>(Object.entries(facts));
        const row = TRACE_TABLE.find(({ when }) =>
          Object.entries(when).every(([fact, value]) => given.get(fact) === value),
        );
        expect(row?.is).toBe(traceOf(facts));
        return row;
      }),
    );
    expect(TRACE_TABLE.filter((row) => !decisive.has(row))).toEqual([]);
  });
});

describe('whether SSL was switched back since', () => {
  const change = aChange({ job_id: 'job-1' });
  const own = marked('absent', '04:00:01', { job_id: 'job-1' });
  test.each([
    ['nothing else is listed', [own], 'nothing'],
    ['something without a mark came later', [own, marked('absent', '04:05:00')], 'unclear'],
    ['something without a mark came before', [own, marked('absent', '03:59:30')], 'nothing'],
    ['public access came later', [own, marked('on', '04:05:00', { public_access: true })], 'nothing'],
    ['its own is not listed', [], 'unclear'],
    ['its own cannot be told by its job', [marked('absent', '04:00:01')], 'nothing'],
    ['its own is one of two', [marked('absent', '04:00:01'), marked('absent', '04:05:00')], 'unclear'],
  ])('%s', (_name, tasks, since) => {
    expect(switchedSince(change, SENT, tasks)).toBe(since);
  });

  test('a task that is marked so is told', () => {
    const back = marked('off', '04:05:00');
    expect(switchedSince(change, SENT, [back, own])).toMatchObject({ task: back });
  });
});

const of = (...tasks: OwnedTask[]) => taskOfFlip(tasks, true, at('03:00:00'), at('04:30:00'));

describe('a flip of SSL detail', () => {
  const known = { enabled: false, at: at('05:00:00') };
  const reading = { enabled: true, begun: at('06:00:00'), instance: 'at-rest' } as const;
  const ended = (state: string, time: string, more: object = {}) => aChange({ state, finished_at: at(time), ...more });

  test.each([
    ['the first reading', judgeFlip(null, reading, []), 'no-flip'],
    ['one that says the same', judgeFlip({ ...known, enabled: true }, reading, []), 'no-flip'],
    ['one that is older than what is known', judgeFlip({ ...known, at: at('06:00:01') }, reading, []), 'no-flip'],
    ['one of an instance that is busy', judgeFlip(known, { ...reading, instance: 'busy' }, []), 'wait'],
    ['one while a change runs', judgeFlip(known, reading, [aChange({ state: 'running' })]), 'wait'],
    ['one that a change has caused', judgeFlip(known, reading, [ended('succeeded', '05:30:00')]), 'explained'],
    ['one that a change may have caused', judgeFlip(known, reading, [ended('unknown', '05:30:00')]), 'explained'],
    [
      'one that a lost job may cause',
      judgeFlip(known, reading, [ended('unknown', '04:30:00', { job_id: 'job-1' })]),
      'explained',
    ],
    [
      'one after a job that was lost sight of more than a day ago',
      judgeFlip(known, reading, [
        aChange({ state: 'unknown', finished_at: '2026-11-23T05:59:59.000Z', job_id: 'job-1' }),
      ]),
      'external',
    ],
    [
      'one after a change that was given up before',
      judgeFlip(known, reading, [ended('unknown', '04:30:00')]),
      'external',
    ],
    [
      'one after a change that had succeeded before',
      judgeFlip(known, reading, [ended('succeeded', '04:30:00')]),
      'external',
    ],
    ['one after a change that failed', judgeFlip(known, reading, [ended('failed', '05:30:00')]), 'external'],
    [
      'one after a change the other way',
      judgeFlip(known, reading, [ended('succeeded', '05:30:00', { enabled: false })]),
      'external',
    ],
    ['one that nothing explains', judgeFlip(known, reading, []), 'external'],
  ])('%s', (_name, verdict, kind) => {
    expect(verdict.kind).toBe(kind);
  });

  test('its task is the only one without an owner that may be it', () => {
    expect(of(one, marked('absent', '04:00:02', { owner: OURS }), marked('off', '04:00:02'))).toBe(one);
    expect(of(...two)).toBeNull();
    expect(of(marked('absent', '02:44:59'), marked('absent', '04:45:01'))).toBeNull();
  });
});
