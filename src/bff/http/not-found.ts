import { pathOf } from '../platform/path-of.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { consoleError } from '../platform/failure.ts';
import { POLICY } from '../identity/policy.ts';
import { sendEnvelope } from './answer-errors.ts';

/** What each path can be asked for, by the policy. HEAD goes by the line of GET, save where an answer is a stream or a way to elsewhere. */
const WITHOUT_HEAD: ReadonlySet<string> = new Set([
  PATHS.events,
  PATHS.auditExport,
  PATHS.oidcStart,
  PATHS.oidcCallback,
]);

function methodsOf(path: string): string {
  const methods = Object.keys(POLICY).flatMap((key) => {
    const [method = '', own] = key.split(' ');
    if (own !== path) return [];
    return method === 'GET' && !WITHOUT_HEAD.has(path) ? ['GET', 'HEAD'] : [method];
  });
  return methods.join(', ');
}

const KNOWN = Object.values(PATHS).map((path) => ({
  pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  allow: methodsOf(path),
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
