import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const requestId = new AsyncLocalStorage<string>();

/** The id of the request on whose behalf something is done, or null. What it set going carries it on, its background work too. */
export const currentRequestId = (): string | null => requestId.getStore() ?? null;

/** Lets everything that a request does know its id; Fastify keeps the context over the reading of a body. */
export function rememberRequest(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => requestId.run(request.id, done));
}
