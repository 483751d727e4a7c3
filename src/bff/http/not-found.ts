import { pathOf } from '../platform/path-of.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ALL_ROUTES, allowedMethods } from '../../contract/routes/table.ts';
import { fillPath } from '../../contract/routes/path.ts';
import { consoleError } from '../platform/failure.ts';
import { sendEnvelope } from './answer-errors.ts';

/**
 * The router handles a route's own methods and HEAD. A request that comes here with a known path has another method.
 */
const KNOWN = [...new Set(ALL_ROUTES.map(({ path }) => path))].map((path) => ({
  pattern: new RegExp(`^${fillPath(path, () => '[^/]+').replaceAll('.', '\\.')}$`),
  allow: allowedMethods(path).join(', '),
}));

/** Whether a path belongs to the API, which never answers with a page. */
export function isApiPath(request: FastifyRequest): boolean {
  return /^\/(api|healthz|readyz)(\/|$)/.test(pathOf(request));
}

/** Answers requests without a route: 405 with `Allow` when the path is known, else 404. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request);
  const known = KNOWN.find(({ pattern }) => pattern.test(path));
  if (known !== undefined) {
    const message = `The method is not allowed on this path: use ${known.allow}.`;
    return sendEnvelope(reply.header('allow', known.allow), 405, consoleError('CONSOLE.METHOD_NOT_ALLOWED', message));
  }
  return sendEnvelope(reply, 404, consoleError('CONSOLE.NOT_FOUND', 'There is nothing at this path.'));
}
