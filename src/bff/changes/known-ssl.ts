import type { InstanceId } from '../../contract/ids.ts';
import type { Instance } from '../../contract/instance.ts';
import type { KnownSsl } from '../../domain/attribution.ts';

/** Where it is kept over a restart. */
export interface KnownSslStore {
  find: (id: InstanceId) => Promise<KnownSsl | null>;
  put: (id: InstanceId, known: KnownSsl) => Promise<void>;
}

/** What a row says was asked of DCS at most this long before, ms: a call and its repeats take no longer. */
const READING_MS = 60_000;

/**
 * What SSL detail last said of each instance. A reading that says otherwise is not taken over: it is looked into first (flips.ts),
 * as what was known before is what shows the flip.
 */
export function createKnownSsl(store: KnownSslStore) {
  const held = new Map<InstanceId, KnownSsl>();

  async function get(id: InstanceId): Promise<KnownSsl | null> {
    const known = held.get(id) ?? (await store.find(id));
    if (known !== null && !held.has(id)) held.set(id, known);
    return held.get(id) ?? null;
  }

  /** Takes over what SSL detail said, by a reading that began at a moment. What is known of a later one stays. */
  async function set(id: InstanceId, known: KnownSsl): Promise<void> {
    const before = await get(id);
    if (before !== null && before.at > known.at) return;
    held.set(id, known);
    // The moment alone is worth no writing: an older one is only more careful.
    if (before?.enabled !== known.enabled) await store.put(id, known);
  }

  return {
    get,
    set,
    /** Takes note of a row. @returns whether its SSL detail says otherwise than what is known */
    async note({ instance_id, ssl, status }: Instance): Promise<boolean> {
      if (ssl.source !== 'detail' || ssl.state === 'unknown') return false;
      const begun = Date.parse(ssl.read_at) - READING_MS;
      const reading = { enabled: ssl.state === 'on', at: new Date(begun).toISOString() };
      const known = await get(instance_id);
      if (known !== null && known.enabled !== reading.enabled) return ssl.read_at > known.at;
      // While an instance restarts, SSL detail may not be what it will be.
      if (status === 'RUNNING') await set(instance_id, reading);
      return false;
    },
  };
}
export type KnownSslMemory = ReturnType<typeof createKnownSsl>;
