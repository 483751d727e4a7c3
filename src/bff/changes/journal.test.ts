import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { changeId, instanceId, jobId } from '../../contract/ids.ts';
import { createFakeClock, type FakeClock } from '../../testing/bff.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { anIntent, intend } from '../../testing/intent.ts';
import { insertChange } from '../store/changes.ts';
import { openStore, type Store } from '../store/database.ts';
import { because } from './because.ts';
import { createJournal, type Journal } from './journal.ts';

const ID = instanceId.parse('553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a');

let clock: FakeClock;
let store: Store;
let journal: Journal;

beforeEach(async () => {
  clock = createFakeClock();
  store = await openStore(':memory:');
  journal = createJournal({ store, clock, log: pino({ level: 'silent' }) });
});

const create = () => intend(journal, anIntent(ID));

test('the database itself refuses a second unfinished change of an instance', async () => {
  const first = await create();
  await expect(
    insertChange(store, { ...first, change_id: changeId.parse('00000000-0000-4000-8000-000000000000') }),
  ).rejects.toThrow(/UNIQUE/);
  const second = anIntent(ID);
  await journal.request(second, BY_CONSOLE);
  expect(await journal.admit(second, BY_CONSOLE)).toEqual({ kind: 'running', running: first });
});

test('once it is finished another one may come', async () => {
  const first = await create();
  await journal.apply(first.change_id, { type: 'answer-lost', error: null }, because('asked-for'));
  const error = {
    error_code: 'X',
    error_msg: 'x',
    request_id: null,
    source: 'dcs',
    retry: 'never',
  } as const;
  await journal.apply(first.change_id, { type: 'no-trace', error }, because('asked-for'));
  await clock.advance(1);
  const second = await create();
  expect((await journal.list({ limit: 10 })).map((change) => change.change_id)).toEqual([
    second.change_id,
    first.change_id,
  ]);
  expect((await journal.list({ limit: 10, state: 'failed' }))[0]).toMatchObject({ change_id: first.change_id, error });
});

test('what is not legal changes nothing and tells nobody', async () => {
  const change = await create();
  const heard: number[] = [];
  journal.listen(({ seq }) => heard.push(seq));
  expect(await journal.apply(change.change_id, { type: 'agreed' }, because('asked-for'))).toBeNull();
  expect(await journal.find(change.change_id)).toEqual(change);
  expect(heard).toEqual([]);
});

test('a listener that fails does not keep others from hearing', async () => {
  const heard: string[] = [];
  journal.listen(() => {
    throw new Error('no');
  });
  journal.listen(({ change }) => heard.push(change.state));
  const change = await create();
  await journal.apply(
    change.change_id,
    { type: 'accepted', job_id: jobId.parse('j'), request_id: 'r' },
    because('asked-for'),
  );
  expect(heard).toEqual(['intended', 'accepted']);
});

test('steps are replayed as they were, in order', async () => {
  const change = await create();
  await journal.apply(
    change.change_id,
    { type: 'accepted', job_id: jobId.parse('j'), request_id: 'r' },
    because('asked-for'),
  );
  await journal.apply(change.change_id, { type: 'job-running' }, because('asked-for'));
  const steps = await journal.stepsAfter(1, 10);
  expect(steps.map(({ seq, change: { state } }) => [seq, state])).toEqual([
    [2, 'accepted'],
    [3, 'running'],
  ]);
  expect(await journal.lastSeq()).toBe(3);
});
