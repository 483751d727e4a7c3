import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { switchRequest } from '../../../contract/change.ts';
import { PATHS } from '../../../contract/endpoints.ts';
import { lossKind } from '../../../contract/verdict.ts';
import type { Executor } from '../../changes/executor.ts';
import type { ReadPreview } from '../../changes/preview.ts';
import { byRequest } from '../../identity/by-request.ts';
import { parse } from '../parse.ts';
import { instanceIdOf } from './params.ts';

const previewQuery = z.strictObject({ enabled: z.enum(['true', 'false']) });

export function sslRoutes(app: FastifyInstance, deps: { executor: Executor; readPreview: ReadPreview }): void {
  app.get(PATHS.preview, async (request, reply) => {
    const id = instanceIdOf(request);
    const { enabled } = parse(previewQuery, request.query, 'The query must be enabled=true or enabled=false');
    const preview = await deps.readPreview(id, enabled === 'true', byRequest(request).actor);
    return reply.header('cache-control', 'no-store').send(preview);
  });

  app.put(PATHS.ssl, async (request, reply) => {
    const id = instanceIdOf(request);
    const what =
      'The body must be {"enabled": true or false, "token": from the preview} and may have ' +
      `"acknowledged" (an array of ${lossKind.options.join(', ')}), "backup_first" (true or false), "change_id" (a UUID) and "reason" (up to 500 characters)`;
    const { reason, ...wanted } = parse(switchRequest, request.body, what);
    const change = await deps.executor.submit(id, wanted, byRequest(request, reason));
    return reply.code(202).header('cache-control', 'no-store').send({ change });
  });
}
