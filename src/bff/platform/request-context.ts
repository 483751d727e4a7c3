import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const requestId = new AsyncLocalStorage<string>();

/** The id of the request that caused the current work, or null. Background work that a request starts keeps the id. */
export const currentRequestId = (): string | null => requestId.getStore() ?? null;

/** Makes a request's id known to everything that it does. Fastify keeps the context while it reads a body. */
export function rememberRequest(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => requestId.run(request.id, done));
}
