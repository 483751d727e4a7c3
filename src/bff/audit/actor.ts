import type { FastifyRequest } from 'fastify';
import { NOT_SIGNED_IN, type Actor } from '../../contract/audit.ts';

/** On whose behalf something is done: who, by which requests, and why. */
export interface By {
  actor: Actor;
  request_ids: readonly string[];
  /** In the person's words. */
  reason: string | null;
}

/** What the console does by itself. */
export const BY_CONSOLE: By = { actor: { kind: 'console' }, request_ids: [], reason: null };

/** Who makes a request, and why: an empty reason is none. It is the person of its session, or somebody of whom only the address is known. */
export function byRequest(request: Pick<FastifyRequest, 'id' | 'ip' | 'session'>, reason = ''): By {
  const actor: Actor =
    request.session === null
      ? { kind: 'local', name: NOT_SIGNED_IN, address: request.ip }
      : { kind: 'person', ...request.session.person, address: request.ip };
  return { actor, request_ids: [request.id], reason: reason === '' ? null : reason };
}

/** The same, known by one more request: the one that DCS answered. */
export function withRequest(by: By, id: string | null | undefined): By {
  return id === null || id === undefined ? by : { ...by, request_ids: [...new Set([...by.request_ids, id])] };
}
