import { describe, expect, it } from 'vitest';
import { change } from '../../contract/change.ts';
import { errorEnvelope } from '../../contract/error.ts';
import { sslDetail } from '../../contract/instance.ts';
import { anInstance } from '../../testing/builders.ts';
import { en } from '../text/en/texts.ts';
import { barredBecause } from './barred.ts';

const instanceWith = (verdict: object) =>
  anInstance({
    ssl: { state: 'off', source: 'detail', read_at: '2026-11-24T04:00:00.000Z' },
    verdict: { evidence: [], ...verdict },
  });

const sslIs = (enabled: boolean) => ({
  known: true as const,
  value: sslDetail.parse({
    enabled,
    address: null,
    domain_name: null,
    ssl_expired_at: null,
    ssl_validated: null,
  }),
});
const unread = {
  known: false as const,
  error: errorEnvelope.parse({
    error_code: 'APIGW.0308',
    error_msg: '',
    request_id: null,
    source: 'gateway',
    retry: 'safe',
  }),
};
const running = change.parse({
  change_id: '33333333-3333-4333-8333-333333333333',
  instance_id: '22222222-2222-4222-8222-222222222222',
  instance_name: 'orders-cache',
  enabled: true,
  state: 'running',
  job_id: 'job-1',
  error: null,
  created_at: '2026-11-24T04:00:00.000Z',
  updated_at: '2026-11-24T04:00:10.000Z',
  finished_at: null,
});
const ELIGIBLE = instanceWith({ kind: 'eligible' });

describe('why a switch cannot be asked for', () => {
  it('is nothing where the instance is eligible and SSL is in the other state', () => {
    expect(barredBecause({ instance: ELIGIBLE, ssl_detail: sslIs(false) }, undefined, true, en)).toBeNull();
    expect(barredBecause({ instance: ELIGIBLE, ssl_detail: sslIs(true) }, undefined, false, en)).toBeNull();
  });

  it('is the change that runs, before all else', () => {
    expect(barredBecause({ instance: ELIGIBLE, ssl_detail: unread }, running, true, en)).toBe(en.switchDialog.changing);
  });

  it('is the reason of the verdict, with what would help', () => {
    const proxy = instanceWith({ kind: 'ineligible', reason: 'proxy-cluster' });
    const told = barredBecause({ instance: proxy, ssl_detail: sslIs(false) }, undefined, true, en);
    expect(told).toContain(en.rules.ineligible['proxy-cluster'].reason);
    expect(told).toContain(en.rules.ineligible['proxy-cluster'].help);
  });

  it('is that SSL is there already, or that it could not be read', () => {
    expect(barredBecause({ instance: ELIGIBLE, ssl_detail: sslIs(true) }, undefined, true, en)).toContain('already');
    expect(barredBecause({ instance: ELIGIBLE, ssl_detail: unread }, undefined, true, en)).toContain('APIGW.0308');
  });
});
