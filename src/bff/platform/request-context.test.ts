import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { createTransport } from '../cloud/transport.ts';
import { rememberRequest } from './request-context.ts';

test('the id of a request goes along to DCS, also when it came with a body; without a request none goes', async () => {
  const upstream = createServer((asked, response) => response.end(asked.headers['x-request-id'] ?? 'none'));
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const bound = upstream.address();
  const endpoint = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  const transport = createTransport({ endpoint, timeoutMs: 5000, connections: 1 });
  const ask = async () => {
    const result = await transport.send({ method: 'GET', path: '/', headers: {}, body: null });
    return result.ok ? result.raw.body : 'failed';
  };
  const app = fastify({ genReqId: () => 'the-id' });
  rememberRequest(app);
  app.route({ method: ['GET', 'PUT'], url: '/', handler: async () => ({ sent: await ask() }) });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  expect(await (await fetch(address)).json()).toEqual({ sent: 'the-id' });
  // Its body comes when the request has long begun.
  const headers = { 'content-type': 'application/json', 'content-length': 8 };
  const begun = once(app.server, 'request');
  const put = request(address, { method: 'PUT', headers });
  const answered = once(put, 'response');
  put.flushHeaders();
  await begun;
  put.end('{"a": 1}');
  const [answer]: IncomingMessage[] = await answered;
  expect(answer === undefined ? null : await json(answer)).toEqual({ sent: 'the-id' });
  expect(await ask()).toBe('none');
  await app.close();
  await transport.close();
  upstream.close();
});
