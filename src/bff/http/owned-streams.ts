import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Session, Sessions } from '../identity/sessions.ts';

/**
 * Keeps the streams that are being sent, by the session that each belongs to: they end with it, and with the server, which would wait for
 * them. A session has so many at a time; one more closes its oldest instead of being refused, since a connection that died unnoticed
 * must not lock anybody out.
 *
 * @param most of one session
 */
export function ownStreams(app: FastifyInstance, sessions: Pick<Sessions, 'onEnd'>, most: number) {
  /** In the order in which they were opened. */
  const open = new Map<Readable, string>();
  const ofSession = (id: string) => [...open].filter(([, owner]) => owner === id).map(([stream]) => stream);
  const stopListening = sessions.onEnd((id) => ofSession(id).forEach((stream) => stream.destroy()));
  app.addHook('preClose', (done) => {
    stopListening();
    for (const stream of open.keys()) stream.destroy();
    done();
  });
  return (stream: Readable, { session_id: owner }: Session): void => {
    open.set(stream, owner);
    for (const oldest of ofSession(owner).slice(0, -most)) oldest.destroy();
    stream.once('close', () => open.delete(stream));
  };
}
