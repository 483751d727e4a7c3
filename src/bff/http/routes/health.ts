import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import type { Clock } from '../../platform/clock.ts';
import type { DcsClient } from '../../cloud/client.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { storeAnswers, type Store } from '../../store/database.ts';

/** A list that DCS answered within this time counts as proof that it answers. */
const PROOF_HOLDS_MS = 15_000;
/** After a fault it is not asked again for this long. */
const FAULT_HOLDS_MS = 5000;

export function healthRoutes(app: FastifyInstance, deps: { store: Store; client: DcsClient; clock: Clock }): void {
  let proof = { at: -Infinity, good: false };
  let asking: Promise<boolean> | null = null;

  /** Whoever asks: strangers do, too. So DCS is asked by one at a time and seldom, and what it says stands in the log alone. */
  function dcsAnswers(): Promise<boolean> {
    const holds = proof.good ? PROOF_HOLDS_MS : FAULT_HOLDS_MS;
    if (deps.clock.now() - proof.at <= holds) return Promise.resolve(proof.good);
    asking ??= deps.client
      .listInstances(0, 1, { retries: 0 })
      .then((result) => {
        if (!result.ok)
          app.log.warn({ error: result.failure.envelope }, 'DCS does not answer the question whether it is ready');
        proof = { at: deps.clock.now(), good: result.ok };
        return result.ok;
      })
      .finally(() => (asking = null));
    return asking;
  }

  app.get(PATHS.healthz, async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));

  app.get(PATHS.readyz, async (_request, reply) => {
    if (!(await storeAnswers(deps.store))) {
      throw new Failure(503, consoleError('CONSOLE.INTERNAL', 'The database does not answer.'));
    }
    if (!(await dcsAnswers()))
      throw new Failure(503, consoleError('CONSOLE.UPSTREAM_UNREACHABLE', 'DCS does not answer.'));
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
}
