import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../contract/change.ts';
import { errorEnvelope, type ErrorEnvelope } from '../../contract/error.ts';
import { aChange } from '../../testing/builders.ts';
import { createNoticeStore, type Notice, type NoticeStore } from './notice-store.ts';
import { changeKey, createStartedChanges, outcomeNotice, ownChangeOf, refusalNotice } from './outcomes.ts';

const id = (n: number) => `33333333-3333-4333-8333-00000000000${n}`;

const error = (more: object = {}): ErrorEnvelope =>
  errorEnvelope.parse({
    error_code: 'DCS.4201',
    error_msg: 'Do not support SSL.',
    request_id: 'req-1',
    source: 'dcs',
    retry: 'never',
    ...more,
  });

const changeOf = (n: number, more: object = {}): Change =>
  aChange({
    change_id: id(n),
    state: 'succeeded',
    job_id: 'job-1',
    updated_at: '2026-11-24T04:00:10.000Z',
    finished_at: `2026-11-24T04:00:1${n}.000Z`,
    ...more,
  });

const failed = (n: number) => changeOf(n, { state: 'failed', error: error({ change_id: id(n) }) });
const attempt = {
  action: 'enable',
  project_id: changeOf(1).project_id,
  instance_id: changeOf(1).instance_id,
  instance_name: 'orders-cache',
} as const satisfies Notice['attempt'];

/** The Web Storage of one tab. */
function memory() {
  let held: string | null = null;
  return {
    getItem: () => held,
    setItem: (_: string, value: string) => {
      held = value;
    },
  };
}

let tab: ReturnType<typeof memory>;
let started: ReturnType<typeof createStartedChanges>;
let store: NoticeStore;

/** Simulates a page load: the tab's storage stays, everything else begins anew. */
function load(): void {
  started = createStartedChanges(tab);
  store = createNoticeStore((key) => started.forget(key));
}
const announce = (...changes: Change[]) => started.due(changes).forEach(store.notify);
const shown = () => store.snapshot().map(({ kind, key }) => `${kind} ${key}`);

beforeEach(() => {
  tab = memory();
  load();
});

describe('what an outcome is announced with', () => {
  it('is nothing while the change runs, good news, a failure, or that it is unknown', () => {
    expect(outcomeNotice(changeOf(1, { state: 'verifying', finished_at: null }))).toBeNull();
    expect(outcomeNotice(changeOf(1))?.kind).toBe('success');
    expect(outcomeNotice(failed(1))).toMatchObject({ kind: 'failure', attempt, error: { error_code: 'DCS.4201' } });
    expect(outcomeNotice(changeOf(1, { state: 'unknown', enabled: false }))).toMatchObject({
      kind: 'unknown',
      attempt: { action: 'disable' },
    });
  });
});

describe('which outcomes are announced', () => {
  it('those of changes that this tab started, the oldest first, and each once', () => {
    started.add(changeOf(1).change_id);
    started.add(changeOf(2).change_id);
    announce(failed(2), changeOf(1), changeOf(3));
    announce(failed(2), changeOf(1));
    expect(shown()).toEqual([`success change:${id(1)}`, `failure change:${id(2)}`]);
  });

  it('also after a reload, until they are dismissed', () => {
    started.add(changeOf(1).change_id);
    load();
    announce(failed(1));
    load();
    announce(failed(1));
    expect(shown()).toEqual([`failure change:${id(1)}`]);
    store.dismiss(changeKey(changeOf(1).change_id));
    load();
    announce(failed(1));
    expect(shown()).toEqual([]);
  });

  it('none for what stands in the storage and is no id', () => {
    tab.setItem('', 'nonsense <script> ');
    started.add(changeOf(1).change_id);
    announce(failed(1));
    expect(shown()).toEqual([`failure change:${id(1)}`]);
  });
});

describe('a refused request', () => {
  it('and the event of its change are one notice, whichever comes first', () => {
    const answer = error({ change_id: id(1) });
    started.add(changeOf(1).change_id);
    announce(failed(1));
    store.notify(refusalNotice(answer, attempt, 0));
    store.dismiss(changeKey(changeOf(1).change_id));
    store.notify(refusalNotice(answer, attempt, 1));
    expect(shown()).toEqual([]);
  });

  it('that names another change does not stand for that change’s outcome', () => {
    const answer = error({ error_code: 'CONSOLE.CHANGE_RUNNING', change_id: id(1) });
    expect(ownChangeOf(answer)).toBeNull();
    started.add(changeOf(1).change_id);
    store.notify(refusalNotice(answer, attempt, 0));
    announce(failed(1));
    expect(shown()).toEqual(['failure refusal:req-1', `failure change:${id(1)}`]);
  });

  it('is told apart from another one without a request id', () => {
    for (const at of [1, 2]) store.notify(refusalNotice(error({ request_id: null }), attempt, at));
    expect(shown()).toHaveLength(2);
  });
});

describe('the notices', () => {
  it('stack, and tell whoever listens', () => {
    const listener = vi.fn<() => void>();
    const leave = store.subscribe(listener);
    for (const at of [1, 2, 3]) store.notify(refusalNotice(error({ request_id: `r${at}` }), attempt, at));
    store.dismiss('refusal:r2');
    store.dismiss('refusal:r2');
    expect(shown()).toEqual(['failure refusal:r1', 'failure refusal:r3']);
    expect(listener).toHaveBeenCalledTimes(4);
    leave();
    store.dismiss('refusal:r1');
    expect(listener).toHaveBeenCalledTimes(4);
  });
});
