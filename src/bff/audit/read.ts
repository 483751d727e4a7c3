import { setImmediate } from 'node:timers/promises';
import type { AuditChain, AuditEntry, AuditFilter } from '../../contract/audit.ts';
import { verifyChain, type Link } from '../../domain/audit-chain.ts';
import { findAuditAfter, lastAuditSeq } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { sha256 } from '../platform/sha256.ts';

/** How many entries are in memory at a time. An entry is about 1 KB. */
export const BATCH = 500;

/**
 * Reads the entries of a filter in batches, from the oldest to the one that is newest at the start. Each batch is read
 * on demand, so other work can run in between.
 */
export async function* readBatches(store: Store, filter: AuditFilter, last: number): AsyncGenerator<Link[]> {
  let after = 0;
  for (;;) {
    // Each batch begins where the one before ended.
    const links = await findAuditAfter(store, filter, { after, last, limit: BATCH });
    if (links.length > 0) yield links;
    const newest = links.at(-1);
    if (newest === undefined || links.length < BATCH) return;
    after = newest.seq;
    await setImmediate();
  }
}

export const entriesIn = (links: readonly Link[]): AuditEntry[] =>
  links.flatMap(({ entry }) => (entry === null ? [] : [entry]));

async function* readLinks(store: Store, last: number): AsyncGenerator<Link> {
  for await (const links of readBatches(store, {}, last)) yield* links;
}

/** Checks the chain up to the entry that is newest at the start. */
export async function verifyAudit(store: Store): Promise<AuditChain> {
  const last = await lastAuditSeq(store);
  return verifyChain(readLinks(store, last), sha256, last);
}
