import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { faultOfStore, type Store } from '../../store/database.ts';
import type { Handlers } from '../handlers.ts';
import type { Scopes, ScopeServices } from '../scopes.ts';

/** A list that DCS answered within this time proves that DCS answers. */
const PROOF_HOLDS_MS = 15_000;
/** After a fault, DCS is not asked again for this long. */
const FAULT_HOLDS_MS = 5000;

const NOT_WRITABLE = 'The console cannot write its journal and switches nothing. Its log says why.';

export function healthHandlers(deps: {
  store: Store;
  scopes: Scopes;
  clock: Clock;
  log: FastifyBaseLogger;
}): Pick<Handlers, 'healthz' | 'readyz'> {
  let proof = { at: -Infinity, good: false };
  let asking: Promise<boolean> | null = null;
  let toldFault: string | null = null;

  async function answers({ client, projectId }: ScopeServices): Promise<boolean> {
    const result = await client.listInstances(0, 1, { retries: 0 });
    if (!result.ok) {
      const { envelope: error } = result.failure;
      deps.log.warn({ project_id: projectId, error }, 'DCS does not answer the readiness check');
    }
    return result.ok;
  }

  /** Strangers may ask too. So DCS is asked rarely and once at a time, and only the log has its answer. */
  function dcsAnswers(): Promise<boolean> {
    const holds = proof.good ? PROOF_HOLDS_MS : FAULT_HOLDS_MS;
    if (deps.clock.monotonic() - proof.at <= holds) return Promise.resolve(proof.good);
    asking ??= Promise.all([...deps.scopes.values()].map(answers))
      .then((all) => {
        // When one scope fails, people can still work with the others.
        const good = all.includes(true);
        proof = { at: deps.clock.monotonic(), good };
        return good;
      })
      .finally(() => (asking = null));
    return asking;
  }

  return {
    healthz: async () => ({ status: 'ok' }),

    readyz: async () => {
      const fault = await faultOfStore(deps.store);
      if (fault !== null) {
        // Logged once for each fault, because strangers may ask often. They must not see the path in it.
        if (fault.message !== toldFault) deps.log.error({ err: fault }, 'the database is not ready');
        toldFault = fault.message;
        throw new Failure(503, consoleError('CONSOLE.STORE_FAILED', NOT_WRITABLE));
      }
      toldFault = null;
      if (!(await dcsAnswers()))
        throw new Failure(503, consoleError('CONSOLE.UPSTREAM_UNREACHABLE', 'DCS does not answer.'));
      return { status: 'ready' };
    },
  };
}
