import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { openEventStream, type EventStreamOptions } from '../event-stream.ts';

const lastIdOf = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

export function eventRoutes(app: FastifyInstance, deps: EventStreamOptions): void {
  const open = new Set<ReturnType<typeof openEventStream>>();

  app.get(PATHS.events, { exposeHeadRoute: false }, async (request, reply) => {
    const stream = openEventStream(deps, lastIdOf(request.headers['last-event-id']));
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    return reply
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream; charset=utf-8')
      .send(stream);
  });

  // An open stream would keep the server from closing.
  app.addHook('preClose', (done) => {
    for (const stream of open) stream.destroy();
    done();
  });
}
