import type { FastifyRequest } from 'fastify';
import { NOT_SIGNED_IN, type Actor } from '../../contract/audit.ts';
import type { By } from '../audit/actor.ts';

/** Who makes a request, and why: an empty reason is none. It is the person of its session, or somebody of whom only the address is known. */
export function byRequest(request: Pick<FastifyRequest, 'id' | 'ip' | 'session'>, reason = ''): By {
  const actor: Actor =
    request.session === null
      ? { kind: 'local', name: NOT_SIGNED_IN, address: request.ip }
      : { kind: 'person', ...request.session.person, address: request.ip };
  return { actor, request_ids: [request.id], reason: reason === '' ? null : reason };
}
