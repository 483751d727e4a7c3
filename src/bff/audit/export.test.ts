import { once } from 'node:events';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditEntry, type AuditEntry } from '../../contract/audit.ts';
import { instanceId } from '../../contract/ids.ts';
import { chained, NO_HASH } from '../../domain/audit-chain.ts';
import { openStore, type Store } from '../store/database.ts';
import { exportStream } from './export.ts';
import { BATCH, verifyAudit } from './read.ts';
import { sha256 } from '../platform/sha256.ts';

// Many rows take long on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const ROWS = 50_000;
const ID = instanceId.parse('553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a');

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.destroy());

/** Writes a long chain, with many rows in each insert. */
async function fill(count: number): Promise<void> {
  let prevHash = NO_HASH;
  const entries: AuditEntry[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const record = {
      seq,
      at: new Date(Date.UTC(2026, 10, 24) + seq * 1000).toISOString(),
      actor: { kind: 'console' },
      action: 'certificate-downloaded',
      instance_id: seq % 2 === 0 ? ID : null,
      instance_name: '=HYPERLINK("http://evil.example","orders")',
      before: null,
      after: null,
      change_id: null,
      job_id: null,
      request_ids: ['a', 'b'],
      reason: null,
      acknowledged: ['data-cleared', 'data-may-be-cleared'],
      backup_first: true,
      backup_id: 'b-1',
      error_code: null,
      error_msg: null,
      prev_hash: NO_HASH,
      hash: NO_HASH,
    };
    const { prev_hash: _, hash: __, ...parsed } = auditEntry.parse(record);
    const entry = chained(parsed, prevHash, sha256);
    prevHash = entry.hash;
    entries.push(entry);
  }
  await store.transaction().execute(async (db) => {
    for (let at = 0; at < entries.length; at += BATCH) {
      const rows = entries.slice(at, at + BATCH).map((entry) => ({
        ...entry,
        actor: JSON.stringify(entry.actor),
        request_ids: JSON.stringify(entry.request_ids),
        acknowledged: JSON.stringify(entry.acknowledged),
        backup_first: Number(entry.backup_first),
      }));
      await db.insertInto('audit').values(rows).execute();
    }
  });
}

/** Counts the rows that a store hands out. */
function counting(): { counted: Store; rows: () => number; most: () => number } {
  const sizes: number[] = [0];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      sizes.push(result.rows.length);
      return result;
    },
  };
  return {
    counted: store.withPlugin(plugin),
    rows: () => sizes.reduce((sum, size) => sum + size),
    most: () => Math.max(...sizes),
  };
}

describe('an export of 50,000 entries', () => {
  test('is read only as fast as it is taken, a batch at a time', async () => {
    await fill(ROWS);
    const { counted, rows, most } = counting();
    const stream = exportStream(counted, {}, 'jsonl');
    expect(rows()).toBe(0);
    await once(stream, 'readable');
    // One batch waits for the reader, and at most one more is being read. One more row shows where the end is.
    const first = rows();
    expect(first).toBeLessThanOrEqual(2 * BATCH + 1);
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(rows()).toBe(first);

    let lines = 0;
    for await (const chunk of stream) lines += String(chunk).split('\n').length - 1;
    expect(lines).toBe(ROWS);
    expect(rows()).toBe(ROWS + 1);
    expect(most()).toBe(BATCH);
  });

  test('stops reading when its reader goes away', async () => {
    await fill(5 * BATCH);
    const { counted, rows } = counting();
    const stream = exportStream(counted, {}, 'csv');
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(rows()).toBeLessThanOrEqual(2 * BATCH + 1);
  });
});

test('an export breaks off when its session has ended', async () => {
  await fill(3 * BATCH);
  let lives = true;
  const stream = exportStream(store, {}, 'jsonl', () => Promise.resolve(lives));
  await once(stream, 'readable');
  lives = false;
  await expect(stream.toArray()).rejects.toThrow('its session has ended');
});

test('verifying holds a batch at a time, and lets others have their turn', async () => {
  await fill(4 * BATCH);
  const { counted, most } = counting();
  let turns = 0;
  const beat = setInterval(() => (turns += 1), 0);
  expect(await verifyAudit(counted)).toMatchObject({ whole: true, entries: 4 * BATCH });
  clearInterval(beat);
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(most()).toBe(BATCH);
});

describe('the formats', () => {
  test('JSON Lines are the entries themselves, of the filter alone, oldest first', async () => {
    await fill(6);
    const text = (await exportStream(store, { instance_id: ID }, 'jsonl').toArray()).join('');
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => auditEntry.parse(JSON.parse(line)));
    expect(entries.map(({ seq }) => seq)).toEqual([2, 4, 6]);
  });

  test('CSV has a head, and no formula that a name brought in', async () => {
    await fill(1);
    const text = (await exportStream(store, {}, 'csv').toArray()).join('');
    const [head = '', line = ''] = text.split('\r\n');
    expect(head.split(',').slice(0, 7)).toEqual([
      'seq',
      'at',
      'actor_kind',
      'actor_method',
      'actor_subject',
      'actor_name',
      'actor_address',
    ]);
    expect(head).toContain(',error_msg,times,since,prev_hash,hash');
    expect(line).toContain(`,"'=HYPERLINK(""http://evil.example"",""orders"")",`);
    expect(head).toContain(',acknowledged,backup_first,backup_id,');
    expect(line).toContain(',data-cleared data-may-be-cleared,true,b-1,');
    expect(text.endsWith('\r\n')).toBe(true);
  });

  test('nothing is an empty file with its head', async () => {
    expect((await exportStream(store, {}, 'jsonl').toArray()).join('')).toBe('');
    expect((await exportStream(store, {}, 'csv').toArray()).join('')).toMatch(/^seq,.*,hash\r\n$/);
  });

  test('what comes while it is read is not in it, so that it ends', async () => {
    await fill(BATCH + 1);
    const stream = exportStream(store, {}, 'jsonl');
    await once(stream, 'readable');
    const columns = 'request_ids, reason, error_code, error_msg, prev_hash, hash';
    const later = `INSERT INTO audit (seq, at, actor, action, ${columns}) SELECT ${BATCH + 2}, at, actor, action, ${columns} FROM audit WHERE seq = 1`;
    await store.executeQuery(CompiledQuery.raw(later));
    let lines = 0;
    for await (const chunk of stream) lines += String(chunk).split('\n').length - 1;
    expect(lines).toBe(BATCH + 1);
  });
});
