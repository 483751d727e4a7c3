import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditAction, auditEntry, auditRecord, type AuditEntry, type AuditRecord } from '../contract/audit.ts';
import { lossKind } from '../contract/verdict.ts';
import {
  canonicalForm,
  chained,
  NO_HASH,
  readStoredActor,
  storedActor,
  verifyChain,
  type Link,
} from './audit-chain.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const uuid = '22222222-2222-4222-8222-222222222222';
const RECORD = auditRecord.parse({
  seq: 1,
  at: '2026-11-24T04:00:00.000Z',
  actor: { kind: 'local', name: 'not signed in', address: '127.0.0.1' },
  action: 'intended',
  instance_id: uuid,
  instance_name: 'orders “é”',
  before: 'off',
  after: 'on',
  change_id: uuid,
  job_id: null,
  request_ids: ['b', 'a'],
  reason: null,
  error_code: null,
  error_msg: null,
});

const maybe = (text: fc.Arbitrary<string>) => fc.option(text, { nil: null });
const records = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString()),
      actor: fc.oneof(
        fc.constant({ kind: 'console' as const }),
        fc.record({ kind: fc.constant('local' as const), name: fc.string(), address: fc.string() }),
      ),
      action: fc.constantFrom(...auditAction.options),
      instance_id: maybe(fc.constant(uuid)),
      instance_name: maybe(fc.string({ unit: 'binary' })),
      before: maybe(fc.string()),
      after: maybe(fc.string()),
      change_id: maybe(fc.constant(uuid)),
      job_id: maybe(fc.constant('job')),
      request_ids: fc.array(fc.string(), { maxLength: 3 }),
      reason: maybe(fc.string({ unit: 'binary' })),
      acknowledged: fc.option(fc.subarray([...lossKind.options])),
      backup_first: fc.option(fc.boolean()),
      backup_id: maybe(fc.string()),
      error_code: maybe(fc.string()),
      error_msg: maybe(fc.string()),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((all) => all.map((record, index) => auditRecord.parse({ ...record, seq: index + 1 })));

function chainOf(all: readonly AuditRecord[]): AuditEntry[] {
  const chain: AuditEntry[] = [];
  for (const record of all) chain.push(chained(record, chain.at(-1)?.hash ?? NO_HASH, sha256));
  return chain;
}
const linksOf = (chain: readonly AuditEntry[]): Link[] => chain.map((entry) => ({ seq: entry.seq, entry }));
const verify = (chain: readonly AuditEntry[], last: number | null = null) => verifyChain(linksOf(chain), sha256, last);
const entryAt = (chain: readonly AuditEntry[], place: number): AuditEntry => {
  const entry = chain[place];
  if (entry === undefined) throw new Error(`the chain has no place ${place}`);
  return entry;
};
/** A chain, and the place of one of its entries. */
const withPlace = records.chain((all) => fc.tuple(fc.constant(chainOf(all)), fc.nat({ max: all.length - 1 })));

describe('the canonical form', () => {
  it('is one and the same text for ever: hashes that were written depend on it', () => {
    expect(canonicalForm(RECORD)).toBe(
      '{"action":"intended","actor":{"address":"127.0.0.1","kind":"local","name":"not signed in"},"after":"on",' +
        '"at":"2026-11-24T04:00:00.000Z","before":"off",' +
        `"change_id":"${uuid}","instance_id":"${uuid}","instance_name":"orders “é”","request_ids":["b","a"],"seq":1}`,
    );
    expect(chained(RECORD, NO_HASH, sha256).hash).toBe(
      '4dfe1fd62b1a737b3c31628f7b5cb635ec974a04c1f6a05897ed5d73a2bc9123',
    );
  });

  it('calls the sign-in method of a person “way”, as the first entries did, and it is read again as the method', () => {
    const ada = {
      kind: 'person',
      method: 'link',
      subject: 'admin',
      name: 'Ada',
      role: 'admin',
      address: '::1',
    } as const;
    expect(canonicalForm({ ...RECORD, actor: ada })).toContain(
      '"actor":{"address":"::1","kind":"person","name":"Ada","role":"admin","subject":"admin","way":"link"}',
    );
    expect(readStoredActor(storedActor(ada))).toEqual(ada);
  });

  it('has what was accepted, also that it was nothing, and leaves out what was not said', () => {
    const accepted = canonicalForm({ ...RECORD, acknowledged: ['data-cleared'], backup_first: true, backup_id: 'b' });
    expect(accepted).toMatch(/^\{"acknowledged":\["data-cleared"\],"action":.*,"backup_first":true,"backup_id":"b",/);
    expect(canonicalForm({ ...RECORD, acknowledged: [], backup_first: false })).toMatch(
      /^\{"acknowledged":\[\],.*,"backup_first":false,/,
    );
    expect(canonicalForm(RECORD)).not.toMatch(/acknowledged|backup/);
  });

  it('does not depend on the order in which members were set, nor on members that are null', () => {
    const turned = Object.fromEntries(Object.entries(RECORD).toReversed());
    expect(canonicalForm(auditRecord.parse(turned))).toBe(canonicalForm(RECORD));
    expect(canonicalForm(Object.assign({ added_later: null }, RECORD))).toBe(canonicalForm(RECORD));
  });
});

describe('a chain', () => {
  it('is whole as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const chain = chainOf(all);
        expect(await verify(chain, all.length)).toEqual({
          whole: true,
          entries: all.length,
          head: chain.at(-1)?.hash,
        });
      }),
    );
    expect(await verify([])).toEqual({ whole: true, entries: 0, head: null });
  });

  it('shows whichever member of an entry was changed', async () => {
    const names = Object.keys(auditEntry.shape);
    await fc.assert(
      fc.asyncProperty(withPlace, fc.constantFrom(...names), fc.string(), async ([chain, place], name, text) => {
        const other: Record<string, unknown> = {
          seq: chain.length + 7,
          actor: { kind: 'local', name: `${text}x`, address: '::1' },
          request_ids: [...(chain[place]?.request_ids ?? []), text],
        };
        const changed = chain.map((entry, index) =>
          index === place ? { ...entry, [name]: other[name] ?? `${text} changed` } : entry,
        );
        expect(await verify(changed, chain.length)).toMatchObject({ whole: false, broken_at: place + 1 });
      }),
    );
  });

  it('shows that an entry is missing, the newest too', async () => {
    await fc.assert(
      fc.asyncProperty(withPlace, async ([chain, place]) => {
        const without = chain.filter((_entry, index) => index !== place);
        expect(await verify(without, chain.length)).toEqual({ whole: false, broken_at: place + 1, why: 'missing' });
      }),
    );
  });

  it('shows that two entries were swapped, with their numbers or without', async () => {
    await fc.assert(
      fc.asyncProperty(withPlace, fc.nat(), async ([chain, place], shift) => {
        const other = (place + 1 + (shift % (chain.length - 1))) % chain.length;
        const moved = chain.map((_entry, index) => {
          const from = index === place ? other : index === other ? place : index;
          return { from, entry: chain[from] };
        });
        const entries = moved.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
        const broken = { whole: false, broken_at: Math.min(place, other) + 1, why: 'reordered' };
        expect(await verify(entries, chain.length)).toEqual(broken);
        const renumbered = entries.map((entry, index) => ({ ...entry, seq: index + 1 }));
        expect(await verify(renumbered, chain.length)).toEqual(broken);
      }),
    );
  });

  it('shows that an entry was written anew with a hash of its own', async () => {
    await fc.assert(
      fc.asyncProperty(withPlace, async ([chain, place]) => {
        const { prev_hash, hash: _hash, ...record } = entryAt(chain, place);
        const forged = chained({ ...record, reason: `${record.reason ?? ''} forged` }, prev_hash, sha256);
        const entries = chain.map((entry, index) => (index === place ? forged : entry));
        const isNewest = place === chain.length - 1;
        // Nothing follows the newest: only the head that was noted elsewhere tells.
        expect(await verify(entries)).toMatchObject(
          isNewest ? { whole: true, head: forged.hash } : { whole: false, broken_at: place + 2, why: 'unlinked' },
        );
      }),
    );
  });

  it('shows a row that is no entry any more', async () => {
    const [first, second] = chainOf([1, 2].map((seq) => auditRecord.parse({ ...RECORD, seq })));
    const links: Link[] = [
      { seq: 1, entry: first ?? null },
      { seq: 2, entry: null },
      { seq: 3, entry: second ?? null },
    ];
    expect(await verifyChain(links, sha256)).toEqual({ whole: false, broken_at: 2, why: 'changed' });
  });
});
