import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import type { Prober } from '../../probe/prober.ts';
import { instanceIdOf } from './params.ts';

export function probeRoutes(app: FastifyInstance, deps: { prober: Prober }): void {
  app.get(PATHS.probe, async (request, reply) => {
    const probe = await deps.prober.last(instanceIdOf(request));
    return reply.header('cache-control', 'no-store').send({ probe });
  });

  app.post(PATHS.probe, async (request, reply) => {
    const probe = await deps.prober.probe(instanceIdOf(request));
    return reply.header('cache-control', 'no-store').send({ probe });
  });
}
