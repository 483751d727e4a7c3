import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChange } from '../../../testing/builders.ts';
import { applyView, PLAIN_VIEW, readView, tookMs, writeView } from './view.ts';

const of = (name: string, more: object = {}) =>
  aChange({
    change_id: `33333333-3333-4333-8333-${name.length.toString().padStart(12, '0')}`,
    instance_name: name,
    state: 'succeeded',
    job_id: `job-of-${name}`,
    updated_at: '2026-11-24T04:00:10.000Z',
    finished_at: '2026-11-24T04:00:10.000Z',
    ...more,
  });

const FAILED = {
  state: 'failed',
  error: { error_code: 'DCS.4201', error_msg: '', request_id: 'req-77', source: 'dcs', retry: 'never' },
};
const CHANGES = [
  of('orders', { state: 'running', finished_at: null }),
  of('sessions', { enabled: false }),
  of('ledger', FAILED),
];
const names = (query: string) =>
  applyView(CHANGES, readView(new URLSearchParams(query))).rows.map((each) => each.instance_name);

describe('the view of the history in the URL', () => {
  it('says nothing for the plain history', () => {
    expect(writeView(PLAIN_VIEW).toString()).toBe('');
    expect(readView(new URLSearchParams('outcome=nonsense&direction=&change='))).toEqual(PLAIN_VIEW);
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('q', 'outcome', 'direction', 'change'), fc.string()), (parameters) => {
        const view = readView(new URLSearchParams(parameters));
        expect(readView(writeView(view))).toEqual(view);
      }),
    );
    const query = 'q=orders&outcome=running&direction=enable&change=abc';
    expect(writeView(readView(new URLSearchParams(query))).toString()).toBe(query);
  });
});

describe('filtering the history', () => {
  it('finds by instance, job, request and code', () => {
    expect(names('')).toEqual(['orders', 'sessions', 'ledger']);
    expect(names('q=ORD')).toEqual(['orders']);
    expect(names('q=job-of-sess')).toEqual(['sessions']);
    expect(names('q=req-77')).toEqual(['ledger']);
    expect(names('q=dcs.4201 ledger')).toEqual(['ledger']);
  });

  it('filters by outcome and by direction together', () => {
    expect(names('outcome=running')).toEqual(['orders']);
    expect(names('direction=disable')).toEqual(['sessions']);
    expect(names('direction=disable&outcome=failed')).toEqual([]);
  });

  it('counts what each choice would show beside the other', () => {
    const { counts } = applyView(CHANGES, { ...PLAIN_VIEW, direction: 'enable' });
    expect(counts.outcome).toEqual({ running: 1, succeeded: 0, failed: 1, unknown: 0 });
    expect(counts.direction).toEqual({ enable: 2, disable: 1 });
  });
});

describe('how long a change took', () => {
  it('ends with its outcome, or now while it runs; a clock that went back counts as nothing', () => {
    const now = Date.parse('2026-11-24T05:00:00.000Z');
    expect(tookMs(of('done'), now)).toBe(10_000);
    expect(tookMs(of('running', { state: 'running', finished_at: null }), now)).toBe(3_600_000);
    expect(tookMs(of('running', { state: 'running', finished_at: null }), 0)).toBe(0);
  });
});
