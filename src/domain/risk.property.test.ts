import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../contract/instance.ts';
import { instanceType } from '../contract/instance.ts';
import { risk } from '../contract/verdict.ts';
import { lossesAmong, risksOf, type RiskFacts } from './risk.ts';

const AT = '2026-11-24T19:00:00.000Z';
const unread = {
  known: false,
  error: { error_code: 'DCS.5000', error_msg: '', request_id: null, source: 'dcs', retry: 'later' },
  read_at: AT,
} as const;

/** A fact that was read, or was not. */
const fact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc.oneof(
    value.map((read) => ({ known: true as const, value: read, read_at: AT })),
    fc.constant(unread),
  );

const facts = fc.record<RiskFacts>({
  type: fc.constantFrom(...instanceType.options),
  spec_code: fc.oneof(
    fc.constantFrom('redis.ha.xu1.large.r2.4', 'redis.cluster.xu1.large.r1.4', 'redis.cluster.xu1.large.r2.s1.8'),
    fc.string(),
  ),
  enabled: fc.boolean(),
  appendonly: fact(fc.option(fc.oneof(fc.constantFrom('yes', 'no'), fc.string()))),
  transparent_client_ip: fc.option(fc.boolean()),
  backup_running: fact(fc.boolean()),
  read_at: fc.constant(AT),
  ssl_detail: fact(
    fc.record({
      enabled: fc.boolean(),
      address: fc.constant(null),
      domain_name: fc.constant(null),
      ssl_expired_at: fc.option(fc.string()),
      ssl_validated: fc.constant(null),
    }),
  ),
  data: fact(fc.option(fc.record({ keys: fc.nat(), used_memory: fc.nat() }))),
  newest_task: fact(fc.constant(null)),
  migration_task: fact(fc.constantFrom(null, { task_name: null, status: 'MIGRATING' })),
  last_change: fc.constantFrom(
    null,
    { error: { ...unread.error, error_code: 'DCS.4201' }, finished_at: AT },
    { error: unread.error, finished_at: AT },
  ),
  maintain_begin: fc.option(fc.oneof(fc.constantFrom('18:00:00', '22:00:00'), fc.string())),
  maintain_end: fc.option(fc.oneof(fc.constantFrom('22:00:00', '02:00:00'), fc.string())),
});

const kindsOf = (instance: RiskFacts) => risksOf(instance).map(({ kind }) => kind);

test('any facts give risks by the contract’s schema, each kind once, the gravest first', () => {
  const rank = { loss: 0, interruption: 1, notice: 2 };
  fc.assert(
    fc.property(facts, (instance) => {
      const risks = risksOf(instance);
      for (const each of risks) expect(risk.parse(each)).toEqual(each);
      expect(new Set(risks.map(({ kind }) => kind)).size).toBe(risks.length);
      const ranks = risks.map(({ severity }) => rank[severity]);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
});

test('a single-node instance, and wherever AOF is off, always loses its data, whatever else holds', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      expect(kindsOf({ ...instance, type: 'single-node' })).toContain('data-cleared');
      expect(kindsOf({ ...instance, appendonly: { known: true, value: 'no', read_at: AT } })).toContain('data-cleared');
      expect(kindsOf({ ...instance, spec_code: 'redis.cluster.xu1.large.r1.4' })).toContain('data-cleared');
    }),
  );
});

test('no data is at risk only where AOF was read to be on', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      if (lossesAmong(risksOf(instance)).length > 0) return;
      expect(instance.appendonly).toEqual({ known: true, value: 'yes', read_at: AT });
      expect(instance.type).not.toBe('single-node');
    }),
    { numRuns: 500 },
  );
});

test('cleared and perhaps cleared, to TLS and to plaintext, never both; clients are always cut off', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const kinds = kindsOf(instance);
      expect(kinds).toContain('clients-cut-off');
      expect(kinds.includes('clients-must-use-tls')).toBe(instance.enabled);
      expect(kinds.includes('clients-must-use-plaintext')).toBe(!instance.enabled);
      expect(kinds.includes('data-cleared') && kinds.includes('data-may-be-cleared')).toBe(false);
      if (!instance.enabled) expect(kinds.filter((kind) => kind.startsWith('pass-through'))).toEqual([]);
    }),
  );
});

test('what a switch does to the data does not hang on its direction', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const losses = (enabled: boolean) =>
        risksOf({ ...instance, enabled }).filter(({ severity }) => severity === 'loss');
      expect(losses(true)).toEqual(losses(false));
    }),
  );
});
