import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import type { KnownSsl } from '../../domain/attribution.ts';

/** Stores known states, so that they survive a restart. */
export interface KnownSslStore {
  find: (id: InstanceId) => Promise<KnownSsl | null>;
  put: (id: InstanceId, known: KnownSsl) => Promise<void>;
}

/** A row's reading began at most this long before its time, ms. A call with its retries takes no longer. */
const READING_MS = 60_000;

/**
 * Knows the last SSL state from SSL detail of each instance. A different reading is not stored at once: flips.ts judges
 * it first, because the earlier state shows the flip.
 */
export function createKnownSsl(store: KnownSslStore) {
  const held = new Map<InstanceId, KnownSsl>();

  async function get(id: InstanceId): Promise<KnownSsl | null> {
    const known = held.get(id) ?? (await store.find(id));
    if (known !== null && !held.has(id)) held.set(id, known);
    return held.get(id) ?? null;
  }

  /** Stores the state of a reading with the time when it began. A later state stays. */
  async function set(id: InstanceId, known: KnownSsl): Promise<void> {
    const before = await get(id);
    if (before !== null && before.at > known.at) return;
    held.set(id, known);
    // A new time alone is not written. An older time is only more cautious.
    if (before?.enabled !== known.enabled) await store.put(id, known);
  }

  return {
    get,
    set,
    /** Takes a row. @returns whether its SSL detail differs from the known state */
    async note({ instance_id, ssl, status }: Instance): Promise<boolean> {
      if (ssl.source !== 'detail' || ssl.state === 'unknown') return false;
      const begun = Date.parse(ssl.read_at) - READING_MS;
      const reading = { enabled: ssl.state === 'on', at: new Date(begun).toISOString() };
      const known = await get(instance_id);
      if (known !== null && known.enabled !== reading.enabled) return ssl.read_at > known.at;
      // While an instance restarts, SSL detail may still change.
      if (status === 'RUNNING') await set(instance_id, reading);
      return false;
    },
  };
}
export type KnownSslMemory = ReturnType<typeof createKnownSsl>;
