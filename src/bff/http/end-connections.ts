import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { endsOf } from './connections.ts';

/**
 * Ends the connections that would keep the process alive when the app closes. Node itself closes only, once, the
 * connections that have had a request and are idle then. Two kinds are left: connections without any request (browsers
 * open some in advance), and connections whose request is answered during the close, which would be kept alive for the
 * next one.
 */
export function endConnectionsAtClose(app: FastifyInstance): void {
  let closing = false;
  /** Keyed by both ends, because under TLS a request has another socket than its connection. */
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
