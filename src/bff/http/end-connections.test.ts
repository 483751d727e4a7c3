import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { endConnectionsAtClose } from './end-connections.ts';

async function listening() {
  const app = fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  endConnectionsAtClose(app);
  const gate = new EventEmitter();
  const asked = once(gate, 'asked');
  app.get('/', async () => {
    gate.emit('asked');
    await once(gate, 'answer');
    return 'done';
  });
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  const socket = connect(port, '127.0.0.1');
  const accepted = once(app.server, 'connection');
  await Promise.all([once(socket, 'connect'), accepted]);
  return { app, socket, asked, answer: () => gate.emit('answer') };
}

test('a connection on which nothing was ever asked does not keep the server from closing', async () => {
  const { app, socket } = await listening();
  const ended = once(socket, 'close');
  await app.close();
  await ended;
  expect(app.server.listening).toBe(false);
});

test('a request that is answered while the server closes gets its answer, and its connection ends with it', async () => {
  const { app, socket, asked, answer } = await listening();
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  const ended = once(socket, 'close');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await asked;
  const closed = app.close();
  while (app.server.listening) await new Promise(setImmediate);
  answer();
  await Promise.all([closed, ended]);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text.toLowerCase()).toContain('connection: close');
  expect(text).toContain('done');
});
