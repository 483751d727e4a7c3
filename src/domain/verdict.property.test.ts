import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { busyReason, ineligibleReason, verdict } from '../contract/verdict.ts';
import { verdictOf, type VerdictFacts } from './verdict.ts';

/** Any text, often one that a rule looks for. */
const word = (...likely: string[]) => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...likely) }, fc.string());

const facts = fc.record<VerdictFacts>({
  engine: word('Redis', 'redis', 'Memcached', ''),
  engine_version: word('3.0', '4.0', '5.0', '6.0', '7.0', '10.0', ''),
  spec_code: word(
    'redis.single.xu1.tiny.128',
    'redis.ha.xu1.large.r2.4',
    'redis.ha.xu1.large.p2.4',
    'redis.ha.xu1.large.enthp.8',
    'redis.cluster.xu1.large.r1.4',
    'redis.proxy.xu1.large.4',
    'dcs.cluster',
    '',
  ),
  cache_mode: fc.option(word('single', 'ha', 'cluster', 'proxy', 'ha_rw_split', 'constructor')),
  product_type: fc.option(word('generic', 'basic', 'enterprise')),
  status: word(
    'RUNNING',
    'ERROR',
    'FROZEN',
    'FREEZING',
    'RESTARTING',
    'CREATEFAILED',
    'CLOSED',
    'CLOSING',
    'STARTING',
    'DELETED',
    'UPGRADING',
    'ROLLBACKING',
    'IPEXCHANGING',
    '',
  ),
  task: fc.option(word('', 'BACKUPING')),
  support_ssl: fc.option(fc.boolean()),
});

test('any facts give exactly one verdict, by the contract’s schema, and the same each time', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const result = verdictOf(instance);
      expect(verdict.parse(result)).toEqual(result);
      expect(verdictOf({ ...instance })).toEqual(result);
    }),
    { numRuns: 500 },
  );
});

test('the service’s no, a status that is not RUNNING and a running task are never eligible', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const { kind } = verdictOf(instance);
      if (instance.support_ssl === false) expect(kind).toBe('ineligible');
      if (instance.status !== 'RUNNING') expect(kind).not.toBe('eligible');
      if (instance.task !== null && instance.task !== '') expect(kind).not.toBe('eligible');
    }),
    { numRuns: 500 },
  );
});

test('the service’s yes is contradicted only by a creation that failed', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const result = verdictOf({ ...instance, support_ssl: true });
      if (result.kind === 'ineligible') expect(result.reason).toBe('creation-failed');
    }),
  );
});

test('every verdict has evidence, each a field of the facts with its very value', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      const { evidence } = verdictOf(instance);
      const told = { ...instance, 'features.support_ssl': instance.support_ssl };
      expect(evidence.length).toBeGreaterThan(0);
      for (const { field, value } of evidence)
        expect(Object.entries(told)).toContainEqual([field, fromText(value, told, field)]);
      expect(new Set(evidence.map(({ field }) => field)).size).toBe(evidence.length);
    }),
  );
});

/** Evidence is text; a boolean fact is looked up as what it was. */
function fromText(value: string, told: Readonly<Record<string, unknown>>, field: string): unknown {
  return typeof told[field] === 'boolean' ? value === 'true' : value;
}

test('a busy instance would be eligible once it runs and no task is left', () => {
  fc.assert(
    fc.property(facts, (instance) => {
      if (verdictOf(instance).kind !== 'busy') return;
      expect(verdictOf({ ...instance, status: 'RUNNING', task: null }).kind).toBe('eligible');
    }),
  );
});

test('every reason can come about', () => {
  const seen = new Set(
    fc.sample(facts, { numRuns: 20_000, seed: 1 }).map((instance) => {
      const result = verdictOf(instance);
      return result.kind === 'eligible' ? 'eligible' : result.reason;
    }),
  );
  expect(seen).toEqual(new Set(['eligible', ...ineligibleReason.options, ...busyReason.options]));
});
