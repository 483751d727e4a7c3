import type { InstanceId } from '../../contract/ids.ts';
import type { Observe } from './observe.ts';

/**
 * Reads single instances again, so that their rows stay current. There is one reading per instance at a time; requests
 * during a reading cause one more reading after it.
 */
export function createRefresher({ observe, signal }: { observe: Observe; signal: AbortSignal }) {
  const wanted = new Map<InstanceId, 'running' | 'again'>();

  async function run(id: InstanceId): Promise<void> {
    await observe(id, { signal });
    const again = wanted.get(id) === 'again' && !signal.aborted;
    wanted.delete(id);
    if (again) refresh(id);
  }

  function refresh(id: InstanceId): void {
    if (signal.aborted) return;
    if (wanted.has(id)) {
      wanted.set(id, 'again');
      return;
    }
    wanted.set(id, 'running');
    void run(id);
  }
  return refresh;
}
