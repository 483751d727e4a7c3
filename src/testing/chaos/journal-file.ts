import { join } from 'node:path';
import Database from 'libsql';
import * as z from 'zod';
import type { Change } from '../../contract/change.ts';
import { findChanges } from '../../bff/store/changes.ts';
import { verifyAudit } from '../../bff/audit/read.ts';
import { runStatement } from '../../bff/store/connection.ts';
import { openToRead } from '../../bff/store/database.ts';

const counted = z.object({ n: z.number() });

/** The number of unfinished changes, read from the file while the BFF runs. */
export function countUnfinished(dataDir: string): number {
  const database = new Database(join(dataDir, 'console.db'), { readonly: true });
  try {
    return counted.parse(database.prepare('SELECT count(*) AS n FROM change WHERE finished_at IS NULL').get()).n;
  } finally {
    database.close();
  }
}

/** Every change, read from the file while another process writes to it. */
export async function readJournal(dataDir: string): Promise<Change[]> {
  const store = await openToRead(dataDir);
  try {
    return await findChanges(store, { limit: 1_000_000 });
  } finally {
    await store.destroy();
  }
}

/** Whether the audit's chain is intact and has an entry for each step of the journal. */
export async function readAudit(dataDir: string): Promise<{ entries: number; faults: string[] }> {
  const store = await openToRead(dataDir);
  try {
    const chain = await verifyAudit(store);
    if (!chain.whole) return { entries: 0, faults: [`the audit is broken at entry ${chain.broken_at}: ${chain.why}`] };
    const rows = await runStatement(
      store,
      `SELECT (SELECT count(*) FROM change_step) - (SELECT count(*) FROM audit WHERE change_id IS NOT NULL) AS n`,
    );
    const more = z.tuple([counted]).parse(rows)[0].n;
    const faults = more === 0 ? [] : [`the journal has ${more} steps more than the audit`];
    return { entries: chain.entries, faults };
  } finally {
    await store.destroy();
  }
}

/** The faults that SQLite itself finds in the file, one per line. */
export function faultsOfFile(dataDir: string): string[] {
  const database = new Database(join(dataDir, 'console.db'), { readonly: true });
  try {
    const integrity: unknown[] = database.prepare('PRAGMA integrity_check').all();
    const keys: unknown[] = database.prepare('PRAGMA foreign_key_check').all();
    const isWhole = JSON.stringify(integrity) === '[{"integrity_check":"ok"}]';
    return [
      ...(isWhole ? [] : [`integrity_check: ${JSON.stringify(integrity)}`]),
      ...keys.map((key) => `foreign key: ${JSON.stringify(key)}`),
    ];
  } finally {
    database.close();
  }
}
