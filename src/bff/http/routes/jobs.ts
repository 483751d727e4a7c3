import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import type { DcsClient } from '../../cloud/client.ts';
import { toJob } from '../../cloud/map.ts';
import { orThrow } from '../../cloud/result.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { jobIdOf } from './params.ts';

export function jobRoutes(app: FastifyInstance, deps: { client: DcsClient }): void {
  app.get(PATHS.job, async (request, reply) => {
    const id = jobIdOf(request);
    const job = toJob(orThrow(await deps.client.job(id)), id);
    if (job === null) {
      const message = 'DCS answered with a job id that the console cannot use.';
      throw new Failure(502, consoleError('CONSOLE.UPSTREAM_UNREADABLE', message, { source: 'dcs' }));
    }
    return reply.header('cache-control', 'no-store').send(job);
  });
}
