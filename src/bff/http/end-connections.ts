import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Ends what would keep the process from ending when the app closes. Node itself only closes, once, the connections that have
 * had a request and are idle then. Left are those on which nothing was ever asked (browsers open some in advance), and those whose
 * request is answered only while the app closes: these would be kept alive for a next one.
 */
export function endConnectionsAtClose(app: FastifyInstance): void {
  let closing = false;
  const unused = new Set<Socket>();
  app.server.on('connection', (socket) => {
    if (closing) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));

  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of unused) socket.destroy();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
