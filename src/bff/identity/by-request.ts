import type { FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { NOT_SIGNED_IN, type Actor } from '../../contract/audit.ts';
import { projectId } from '../../contract/ids.ts';
import type { By } from '../audit/actor.ts';

const inPath = z.object({ project_id: projectId });

/**
 * Who makes a request, and why. It is the session's person, or a stranger with only an address. An empty reason becomes
 * null.
 */
export function byRequest(
  request: Pick<FastifyRequest, 'id' | 'ip' | 'session'> & { params?: unknown },
  reason = '',
): By {
  const actor: Actor =
    request.session === null
      ? { kind: 'local', name: NOT_SIGNED_IN, address: request.ip }
      : { kind: 'person', ...request.session.person, address: request.ip };
  const project = inPath.safeParse(request.params).data?.project_id;
  return {
    actor,
    request_ids: [request.id],
    reason: reason === '' ? null : reason,
    ...(project && { project_id: project }),
  };
}
