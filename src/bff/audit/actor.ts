import type { Actor } from '../../contract/audit.ts';
import type { ProjectId } from '../../contract/ids.ts';

/** Who causes an act, with which requests, and why. */
export interface By {
  actor: Actor;
  request_ids: readonly string[];
  /** In the person's words. */
  reason: string | null;
  /** The scope in the request's path; absent when the path has none. */
  project_id?: ProjectId;
}

/** For acts of the console itself. */
export const BY_CONSOLE: By = { actor: { kind: 'console' }, request_ids: [], reason: null };

/** The same with one more request id: DCS's own id of its answer. */
export function withRequest(by: By, id: string | null | undefined): By {
  return id === null || id === undefined ? by : { ...by, request_ids: [...new Set([...by.request_ids, id])] };
}
