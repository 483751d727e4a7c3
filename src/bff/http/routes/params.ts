import type { FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { changeId, instanceId, jobId, type ChangeId, type InstanceId, type JobId } from '../../../contract/ids.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { parse } from '../parse.ts';

const UUID = 'must be a UUID in lower case, e.g. 553a2516-7ef1-4a02-92c9-ad9c1f7d0f9a';

/** @throws Failure 400 */
export function instanceIdOf(request: FastifyRequest): InstanceId {
  const schema = z.object({ instance_id: instanceId });
  return parse(schema, request.params, `The instance id ${UUID}`).instance_id;
}

/** @throws Failure 400 */
export function changeIdOf(request: FastifyRequest): ChangeId {
  return parse(z.object({ change_id: changeId }), request.params, `The change id ${UUID}`).change_id;
}

/** @throws Failure 400 */
export function jobIdOf(request: FastifyRequest): JobId {
  const what = 'The job id must be 1 to 128 letters, digits, - and _';
  return parse(z.object({ job_id: jobId }), request.params, what).job_id;
}

/** A number of entries, as a query may have it: up to three digits. */
export const limitText = z.optional(z.string().check(z.regex(/^\d{1,3}$/)));

/** @param otherwise where none is given. @throws Failure 400 where it is not from 1 to `most` */
export function limitOf(text: string | undefined, otherwise: number, most: number): number {
  const limit = text === undefined ? otherwise : Number(text);
  if (limit >= 1 && limit <= most) return limit;
  throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', `limit must be between 1 and ${most}.`));
}
