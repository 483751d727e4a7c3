import type { FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { consoleError } from '../failure.ts';
import { pathOf, sendEnvelope } from './answer-errors.ts';

/** What each path can be asked for; all others are for reading only. */
const METHODS: Partial<Record<keyof typeof PATHS, string>> = {
  ssl: 'PUT',
  check: 'POST',
  probe: 'GET, HEAD, POST',
  events: 'GET',
  auditExport: 'GET',
  oidcStart: 'GET',
  oidcCallback: 'GET',
};

const KNOWN = Object.entries(PATHS).map(([name, path]) => ({
  pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  allow: Object.entries(METHODS).find(([key]) => key === name)?.[1] ?? 'GET, HEAD',
}));

/** Whether a path belongs to the API, where nothing is answered with a page. */
export function isApiPath(request: FastifyRequest): boolean {
  return /^\/(api|healthz|readyz)(\/|$)/.test(pathOf(request));
}

/** Answers what no route took: 405 with `Allow` where the path is known, else 404. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request);
  const known = KNOWN.find(({ pattern }) => pattern.test(path));
  if (known !== undefined) {
    const message = `The method is not allowed on this path: use ${known.allow}.`;
    return sendEnvelope(reply.header('allow', known.allow), 405, consoleError('CONSOLE.METHOD_NOT_ALLOWED', message));
  }
  return sendEnvelope(reply, 404, consoleError('CONSOLE.NOT_FOUND', 'There is nothing at this path.'));
}
