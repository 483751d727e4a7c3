import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { answerHeaders } from './security-headers.ts';

// Real servers, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
let port: number;

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
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
