import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { changeState } from '../../../contract/change.ts';
import { PATHS } from '../../../contract/endpoints.ts';
import { instanceId } from '../../../contract/ids.ts';
import type { Executor } from '../../changes/executor.ts';
import type { Journal } from '../../changes/journal.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { byRequest } from '../../identity/by-request.ts';
import { parse } from '../parse.ts';
import { changeIdOf, limitOf, limitText } from './params.ts';

const LIMIT = 200;
const MOST = 500;

const changeQuery = z.strictObject({
  instance_id: z.optional(instanceId),
  state: z.optional(changeState),
  limit: limitText,
});

export function changeRoutes(app: FastifyInstance, deps: { journal: Journal; executor: Executor }): void {
  app.get(PATHS.changes, async (request, reply) => {
    const what = `The query may have instance_id (a UUID), state (${changeState.options.join(', ')}) and limit (1–${MOST})`;
    const { limit, ...filter } = parse(changeQuery, request.query, what);
    const changes = await deps.journal.list({ ...filter, limit: limitOf(limit, LIMIT, MOST) });
    return reply.header('cache-control', 'no-store').send({ changes });
  });

  app.post(PATHS.check, async (request, reply) => {
    const change = await deps.executor.checkAgain(changeIdOf(request), byRequest(request));
    return reply.code(202).header('cache-control', 'no-store').send({ change });
  });

  app.get(PATHS.change, async (request, reply) => {
    const id = changeIdOf(request);
    const [change, steps] = await Promise.all([deps.journal.find(id), deps.journal.steps(id)]);
    if (change === null) {
      throw new Failure(404, consoleError('CONSOLE.CHANGE_NOT_FOUND', `There is no change ${id} in the journal.`));
    }
    return reply.header('cache-control', 'no-store').send({ change, steps });
  });
}
