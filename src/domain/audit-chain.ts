import type { Actor, AuditChain, AuditEntry, AuditRecord, ChainFault } from '../contract/audit.ts';

/** SHA-256 of a text in UTF-8, in hex. */
export type Sha256 = (text: string) => string;

/** The first entry holds this in place of the hash of the one before. */
export const NO_HASH = '0'.repeat(64);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * An actor as entries hold it. They call the sign-in method `way`, as the first ones did: hashes cover the name, and entries are never
 * rewritten.
 */
export function storedActor(actor: Actor): object {
  if (actor.kind !== 'person') return actor;
  const { method, ...rest } = actor;
  return { ...rest, way: method };
}

/** Undoes `storedActor`. A value of another shape stays as it is. */
export function readStoredActor(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null || !('way' in stored)) return stored;
  const { way, ...rest } = stored;
  return { ...rest, method: way };
}

/**
 * The text of an entry that is hashed: JSON without blanks, names in the order of their code units, without both hashes. Members that are
 * null are left out, so that a member that is added later does not change the hash of older entries.
 */
export function canonicalForm(record: AuditRecord): string {
  return canonical({ ...record, actor: storedActor(record.actor), prev_hash: null, hash: null });
}

/** The hash of an entry that follows another one. */
function hashOf(record: AuditRecord, prevHash: string, sha256: Sha256): string {
  return sha256(`${prevHash}\n${canonicalForm(record)}`);
}

/** Puts a record into the chain. @param prevHash of the entry before, `NO_HASH` for the first one */
export function chained(record: AuditRecord, prevHash: string, sha256: Sha256): AuditEntry {
  return { ...record, prev_hash: prevHash, hash: hashOf(record, prevHash, sha256) };
}

/** An entry as it was found in its place, or null when there is no valid entry. */
export interface Link {
  seq: number;
  entry: AuditEntry | null;
}

interface Suspicion {
  broken_at: number;
  why: ChainFault;
  /** Finds a later link that shows that the order is wrong, or null. */
  showsReordered: ((later: Link) => boolean) | null;
}

/** Compares a link with the number and the previous hash that are expected at its place. */
function suspicionOf({ seq, entry }: Link, expected: number, prevHash: string, sha256: Sha256): Suspicion | null {
  if (seq !== expected) {
    return { broken_at: expected, why: 'missing', showsReordered: (later) => later.seq === expected };
  }
  if (entry === null) return { broken_at: seq, why: 'changed', showsReordered: null };
  const follows = entry.prev_hash === prevHash;
  if (hashOf(entry, entry.prev_hash, sha256) !== entry.hash) {
    // An entry that got the number of another one still holds the hash of the entry before its true place.
    const showsReordered = follows ? null : (later: Link) => later.entry?.hash === entry.prev_hash;
    return { broken_at: seq, why: 'changed', showsReordered };
  }
  return follows ? null : { broken_at: seq, why: 'unlinked', showsReordered: null };
}

/**
 * Says whether a chain is whole, or where and why it first breaks. Only one link is in memory at a time.
 *
 * @param links in the order in which they are kept
 * @param last the number of the newest entry that was ever written. Without it, nobody notices that entries at the end are missing
 */
export async function verifyChain(
  links: AsyncIterable<Link> | Iterable<Link>,
  sha256: Sha256,
  last: number | null = null,
): Promise<AuditChain> {
  let head: string | null = null;
  let entries = 0;
  let suspicion: Suspicion | null = null;
  for await (const link of links) {
    if (suspicion === null) {
      suspicion = suspicionOf(link, entries + 1, head ?? NO_HASH, sha256);
      if (suspicion === null) {
        entries += 1;
        head = link.entry?.hash ?? null;
      } else if (suspicion.showsReordered === null) break;
    } else if (suspicion.showsReordered?.(link) === true) {
      return { whole: false, broken_at: suspicion.broken_at, why: 'reordered' };
    }
  }
  if (suspicion !== null) return { whole: false, broken_at: suspicion.broken_at, why: suspicion.why };
  if (last !== null && entries !== last) return { whole: false, broken_at: entries + 1, why: 'missing' };
  return { whole: true, entries, head };
}
