import type { FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { instanceId } from '../../contract/ids.ts';
import { Failure } from '../failure.ts';
import { byRequest } from '../identity/actor.ts';
import { refuseCrossSite } from '../identity/cross-site.ts';
import type { Audit } from './audit.ts';

function aimedAt({ params }: FastifyRequest) {
  const id = typeof params === 'object' && params !== null && 'instance_id' in params ? params.instance_id : null;
  const parsed = instanceId.safeParse(id);
  return parsed.success ? parsed.data : null;
}

/**
 * Refuses as `refuseCrossSite` does; where it was a switch that another site asked for, the audit has it. The body is not read yet, so
 * what was asked for is not known.
 *
 * @throws Failure 403
 */
export async function refuseCrossSiteOnRecord(audit: Audit, request: FastifyRequest): Promise<void> {
  try {
    refuseCrossSite(request);
  } catch (cause) {
    if (cause instanceof Failure && request.routeOptions.url === PATHS.ssl) {
      await audit.refused(byRequest(request), aimedAt(request), null, cause.envelope);
    }
    throw cause;
  }
}
