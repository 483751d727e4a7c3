import type { FastifyInstance } from 'fastify';
import { switchRequest } from '../../contract/change.ts';
import { PATHS } from '../../contract/endpoints.ts';
import type { Executor } from '../changes/executor.ts';
import { byRequest } from '../identity/actor.ts';
import { parse } from '../http/parse.ts';
import { instanceIdOf } from './params.ts';

export function sslRoutes(app: FastifyInstance, deps: { executor: Executor }): void {
  app.put(PATHS.ssl, async (request, reply) => {
    const id = instanceIdOf(request);
    const what =
      'The body must be {"enabled": true} or {"enabled": false}, may have "reason" (up to 500 characters), and nothing else';
    const { enabled, reason = '' } = parse(switchRequest, request.body, what);
    const change = await deps.executor.submit(id, enabled, byRequest(request, reason === '' ? null : reason));
    return reply.code(202).header('cache-control', 'no-store').send({ change });
  });
}
