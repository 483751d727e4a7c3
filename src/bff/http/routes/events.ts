import type { FastifyInstance } from 'fastify';
import { openEventStream, type EventStreamOptions } from '../event-stream.ts';
import { ownStreams } from '../owned-streams.ts';
import type { Sessions } from '../../identity/sessions.ts';
import { sessionOf } from './session.ts';
import type { Handlers } from '../handlers.ts';

const lastIdOf = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

/**
 * The most streams of one session at a time. When the oldest is closed, nothing is lost, because a browser that
 * reconnects resumes.
 */
const MOST_STREAMS = 10;

export function eventHandlers(
  app: FastifyInstance,
  deps: EventStreamOptions & { sessions: Sessions },
): Pick<Handlers, 'followEvents'> {
  const own = ownStreams(app, deps.sessions, MOST_STREAMS);

  const followEvents: Handlers['followEvents'] = async (_asked, request, reply) => {
    const session = sessionOf(request);
    const lives = () => deps.sessions.lives(session);
    const stream = openEventStream(deps, lastIdOf(request.headers['last-event-id']), lives);
    own(stream, session);
    return reply
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream; charset=utf-8')
      .send(stream);
  };
  return { followEvents };
}
