import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Session, Sessions } from '../identity/sessions.ts';

/**
 * Tracks the running streams by their session. They end with the session, and with the server, which would otherwise
 * wait for them. A session may have `most` streams at a time. One more closes its oldest instead of being refused,
 * because a connection that died unnoticed must not lock the person out.
 *
 * @param most the most streams of one session
 */
export function ownStreams(app: FastifyInstance, sessions: Pick<Sessions, 'onEnd'>, most: number) {
  /** Oldest first. */
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
