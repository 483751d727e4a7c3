import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { switchRequest } from '../../contract/change.ts';
import { PATHS } from '../../contract/endpoints.ts';
import type { ErrorEnvelope } from '../../contract/error.ts';
import { instanceId } from '../../contract/ids.ts';
import { ChangeFailed, type Failure } from '../platform/failure.ts';
import { answerError, failureOf } from './answer-errors.ts';
import { Malformed } from './parse.ts';
import { byRequest } from '../identity/by-request.ts';
import type { Audit } from '../audit/audit.ts';

const SWITCH = new RegExp(`^${PATHS.ssl.replace(/:\w+/, '[^/]*')}$`);

/** Whether a switch is asked for. Where the id is none that the router takes, there is a path, but no route. */
function isSwitch({ method, routeOptions, url }: FastifyRequest): boolean {
  return method === 'PUT' && SWITCH.test(routeOptions.url ?? url.replace(/\?.*/, ''));
}

/** Whether somebody may not do what they asked for: by the policy, or because a page of another site asked. */
const isTurnedAway = ({ status, envelope }: Failure, { routeOptions }: FastifyRequest): boolean =>
  status === 403 && envelope.source === 'console' && routeOptions.config.rule !== undefined;

const { enabled, reason } = switchRequest.shape;
/** What of a switch can be read, each part by itself: the whole may not have been understood. */
const readable = z.object({
  instance_id: z.catch(z.nullable(instanceId), null),
  enabled: z.catch(z.nullable(enabled), null),
  reason: z.catch(reason, undefined),
});

/** An error as it is kept for ever: with nothing of what was sent, which may be long, or a secret. */
function kept(failure: Failure): ErrorEnvelope {
  return failure instanceof Malformed ? { ...failure.envelope, error_msg: `${failure.what}.` } : failure.envelope;
}

/**
 * Answers as `answerError` does; where a switch is refused with that, or anything by the policy, the audit has it first, whoever refused
 * it and however little of it was read. What comes from nobody is not worth an entry: it could fill the disk. A change that was made and failed is no refusal: its outcome is there already.
 */
export function answerOnRecord(audit: Pick<Audit, 'refused'>) {
  return async (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const failure = failureOf(error);
    if (
      failure !== null &&
      request.session !== null &&
      !(failure instanceof ChangeFailed) &&
      (isSwitch(request) || isTurnedAway(failure, request))
    ) {
      const asked = readable.parse(Object.assign({}, request.body, request.params));
      await audit.refused(byRequest(request, asked.reason), asked.instance_id, asked.enabled, kept(failure));
    }
    return answerError(error, request, reply);
  };
}
