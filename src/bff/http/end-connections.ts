import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { endsOf } from './connections.ts';

/**
 * Ends what would keep the process from ending when the app closes. Node itself only closes, once, the connections that have
 * had a request and are idle then. Left are those on which nothing was ever asked (browsers open some in advance), and those whose
 * request is answered only while the app closes: these would be kept alive for a next one.
 */
export function endConnectionsAtClose(app: FastifyInstance): void {
  let closing = false;
  /** By both ends: under TLS a request has another socket than its connection. */
  const unused = new Map<string, Socket>();
  app.server.on('connection', (socket) => {
    if (closing) return void socket.destroy();
    const ends = endsOf(socket);
    unused.set(ends, socket);
    socket.once('close', () => unused.get(ends) === socket && unused.delete(ends));
  });
  app.server.on('request', ({ socket }) => unused.delete(endsOf(socket)));

  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of unused.values()) socket.destroy();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
