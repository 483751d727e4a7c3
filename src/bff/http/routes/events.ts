import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import { openEventStream, type EventStreamOptions } from '../event-stream.ts';
import { ownStreams } from '../owned-streams.ts';
import type { Sessions } from '../../identity/sessions.ts';
import { sessionOf } from './session.ts';

const lastIdOf = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

/** Of one session at a time. Nothing is lost where the oldest is closed: who comes back resumes. */
const MOST_STREAMS = 10;

export function eventRoutes(app: FastifyInstance, deps: EventStreamOptions & { sessions: Sessions }): void {
  const own = ownStreams(app, deps.sessions, MOST_STREAMS);

  app.get(PATHS.events, { exposeHeadRoute: false }, async (request, reply) => {
    const session = sessionOf(request);
    const lives = () => deps.sessions.lives(session);
    const stream = openEventStream(deps, lastIdOf(request.headers['last-event-id']), lives);
    own(stream, session);
    return reply
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream; charset=utf-8')
      .send(stream);
  });
}
