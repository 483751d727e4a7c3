import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { until } from '../../testing/until.ts';
import { answerHeaders } from './security-headers.ts';
import { LIMITS } from './server.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let port: number;

beforeAll(async () => {
  // A list of some hundred KB.
  dcs = await startTestDcs({ synthetic: 500 });
  bff = await startTestBff(dcs, { limits: { ...LIMITS, headersMs: 200, lastAnswerMs: 300 } });
  port = Number(new URL(await bff.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
])('%s is answered in the envelope', async (_name, bytes, status) => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  const envelope = errorEnvelope.parse(JSON.parse(body));
  expect(envelope.error_code).toBe('CONSOLE.INVALID_REQUEST');
  const headers = { ...answerHeaders(false), 'x-request-id': envelope.request_id };
  for (const [header, value] of Object.entries(headers)) expect(head).toContain(`\r\n${header}: ${value}`);
});

const connections = () =>
  new Promise<number>((resolve) => bff.app.server.getConnections((_error, count) => resolve(count)));

test('a client that ignores the end of its connection, and sends a byte now and then, loses it with the answer', async () => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  await once(socket, 'end');
  expect(answer).toContain('HTTP/1.1 408 ');
  await until(
    () => socket.write('x'),
    () => socket.closed,
  );
  expect(await connections()).toBe(0);
});

test('a client that reads nothing loses its connection, although the answer cannot leave', async () => {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  const list = `GET /api/instances HTTP/1.1\r\nHost: localhost\r\nCookie: ${bff.headers['cookie']}\r\n\r\n`;
  socket.write(`${list.repeat(50)}no HTTP\r\n\r\n`);
  await once(bff.app.server, 'request');
  expect(await until(connections, (count) => count === 0)).toBe(0);
  socket.destroy();
});
