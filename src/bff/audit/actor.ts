import type { Actor } from '../../contract/audit.ts';
import type { ProjectId } from '../../contract/ids.ts';

/** On whose behalf something is done: who, by which requests, and why. */
export interface By {
  actor: Actor;
  request_ids: readonly string[];
  /** In the person's words. */
  reason: string | null;
  /** The scope that a request names in its path; absent where it names none. */
  project_id?: ProjectId;
}

/** What the console does by itself. */
export const BY_CONSOLE: By = { actor: { kind: 'console' }, request_ids: [], reason: null };

/** The same, known by one more request: the one that DCS answered. */
export function withRequest(by: By, id: string | null | undefined): By {
  return id === null || id === undefined ? by : { ...by, request_ids: [...new Set([...by.request_ids, id])] };
}
