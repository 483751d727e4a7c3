import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server on a free port of loopback. The handler is made after the address is known. */
export async function startHttpServer(handlerAt: (origin: string) => Handle) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const origin = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  const handle = handlerAt(origin);
  server.on('request', (request, response) => {
    void Promise.resolve(handle(request, response)).catch(() => response.destroy());
  });
  return {
    origin,
    close: async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
