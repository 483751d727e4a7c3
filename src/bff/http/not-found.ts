import { pathOf } from '../platform/path-of.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { consoleError } from '../platform/failure.ts';
import { sendEnvelope } from './answer-errors.ts';

/** Whether a path belongs to the API, where nothing is answered with a page. */
export function isApiPath(request: FastifyRequest): boolean {
  return /^\/(api|healthz|readyz)(\/|$)/.test(pathOf(request));
}

/**
 * Answers what no route took: 405 with `Allow` where the path is known, else 404. `Allow` names the methods that have a route, HEAD
 * only where it has one. To be set up before any route is.
 */
export function createNotFound(app: FastifyInstance) {
  const known = Object.values(PATHS).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
    methods: new Set<string>(),
  }));
  app.addHook('onRoute', ({ method, url }) => {
    const methods = known.find(({ path }) => path === url)?.methods;
    for (const each of [method].flat()) methods?.add(each);
  });

  return function answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const path = pathOf(request);
    const methods = known.find(({ pattern }) => pattern.test(path))?.methods;
    if (methods === undefined) {
      return sendEnvelope(reply, 404, consoleError('CONSOLE.NOT_FOUND', 'There is nothing at this path.'));
    }
    const allow = [...methods].join(', ');
    const message = `The method is not allowed on this path: use ${allow}.`;
    return sendEnvelope(reply.header('allow', allow), 405, consoleError('CONSOLE.METHOD_NOT_ALLOWED', message));
  };
}
export type AnswerNotFound = ReturnType<typeof createNotFound>;
