import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import type { Clock } from '../clock.ts';
import type { DcsClient } from '../dcs/client.ts';
import { consoleError, Failure } from '../failure.ts';
import { storeAnswers, type Store } from '../store/database.ts';

/** A list that DCS answered within this time counts as proof that it answers. */
const PROOF_HOLDS_MS = 15_000;

export function healthRoutes(app: FastifyInstance, deps: { store: Store; client: DcsClient; clock: Clock }): void {
  let provenAt = -Infinity;

  app.get(PATHS.healthz, async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));

  app.get(PATHS.readyz, async (_request, reply) => {
    if (!(await storeAnswers(deps.store))) {
      throw new Failure(503, consoleError('CONSOLE.INTERNAL', 'The database does not answer.'));
    }
    if (deps.clock.now() - provenAt > PROOF_HOLDS_MS) {
      const result = await deps.client.listInstances(0, 1, { retries: 0 });
      if (!result.ok) throw new Failure(503, result.failure.envelope);
      provenAt = deps.clock.now();
    }
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
}
