import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { openEventStream, type EventStreamOptions } from '../event-stream.ts';
import type { Sessions } from '../identity/sessions.ts';

const lastIdOf = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

/**
 * Of one session at a time. Of more the oldest is closed, and not the new one refused: a connection that died unnoticed must not
 * lock anybody out. Nothing is lost: who comes back resumes.
 */
const MOST_STREAMS = 10;

export function eventRoutes(app: FastifyInstance, deps: EventStreamOptions & { sessions: Sessions }): void {
  /** The open streams, and the id of the session that each belongs to. */
  const open = new Map<ReturnType<typeof openEventStream>, string | undefined>();
  const stopListening = deps.sessions.onEnd((sessionId) => {
    for (const [stream, owner] of open) if (owner === sessionId) stream.destroy();
  });

  app.get(PATHS.events, { exposeHeadRoute: false }, async (request, reply) => {
    const { session } = request;
    const lives = () => (session === null ? Promise.resolve(false) : deps.sessions.lives(session));
    const stream = openEventStream(deps, lastIdOf(request.headers['last-event-id']), lives);
    open.set(stream, session?.session_id);
    // In the order in which they were opened.
    const own = [...open].filter(([, owner]) => owner === session?.session_id);
    for (const [oldest] of own.slice(0, -MOST_STREAMS)) oldest.destroy();
    stream.once('close', () => open.delete(stream));
    return reply
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .type('text/event-stream; charset=utf-8')
      .send(stream);
  });

  // An open stream would keep the server from closing.
  app.addHook('preClose', (done) => {
    stopListening();
    for (const stream of open.keys()) stream.destroy();
    done();
  });
}
