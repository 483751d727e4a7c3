import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { startTestBff, type TestBff, type TestBffOptions } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { until } from '../../testing/until.ts';
import { LIMITS } from './server.ts';

let dcs: TestDcs;
let bff: TestBff;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bff.stop();
  await dcs.close();
});

async function listening(options: TestBffOptions = {}, synthetic = 2000): Promise<number> {
  dcs = await startTestDcs({ synthetic });
  bff = await startTestBff(dcs, options);
  return Number(new URL(await bff.app.listen({ host: '127.0.0.1', port: 0 })).port);
}

/** Connects from an address of this machine. */
async function open(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

function get(port: number, path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path, headers: { ...bff.headers, host: 'localhost' }, agent: false },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

const head = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${Object.entries(bff.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

test('a thousand connections on which nothing, or half a request, comes do not stop the others', async () => {
  const port = await listening();
  const others = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
  for (const [index, address] of others.entries()) {
    const held = await Promise.all(Array.from({ length: 340 }, () => open(port, address)));
    if (index > 0) for (const socket of held) socket.write('GET /api/instances HTTP/1.1\r\nHost: ');
  }
  await until(
    () => new Promise<number>((resolve) => bff.app.server.getConnections((_error, count) => resolve(count))),
    (count) => count >= 1000,
  );
  expect(await get(port, '/api/instances')).toMatchObject({ status: 200 });
});

test('who asks for much and reads none of it does not stop the others', async () => {
  const port = await listening();
  const slow = await Promise.all(Array.from({ length: 50 }, () => open(port, '127.0.0.2')));
  for (const socket of slow) {
    socket.pause();
    socket.write(head('/api/instances') + head('/api/events'));
  }
  const { status, body } = await get(port, '/api/instances');
  expect(status).toBe(200);
  expect(body).toContain('"instances":[');
});

test('headers that come too slowly, and a connection that stands still, are ended', async () => {
  const port = await listening({ limits: { ...LIMITS, headersMs: 100, requestMs: 200, idleMs: 400 } }, 10);
  const slow = await open(port);
  slow.write('GET / HTTP/1.1\r\nHost: ');
  expect(await text(slow)).toContain('HTTP/1.1 408 ');
  const silent = await open(port);
  expect(await text(silent)).toContain('HTTP/1.1 408 ');
  // An event stream is silent before the first beat.
  const still = await open(port);
  still.write(head('/api/events'));
  const events = await text(still).catch(() => '');
  expect(events).toContain('retry: 2000');
});

test('headers that are too large are refused', async () => {
  const port = await listening({}, 10);
  const socket = await open(port);
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nx-long: ${'x'.repeat(LIMITS.headerBytes)}\r\n\r\n`);
  expect(await text(socket)).toContain('HTTP/1.1 431 ');
});

test('of one session, the oldest stream ends for an eleventh; another session’s goes on', async () => {
  const port = await listening({}, 10);
  const otherHeaders = await bff.headersOf('support');
  const other = await bff.app.inject({ url: '/api/events', headers: otherHeaders, payloadAsStream: true });
  other.stream().on('error', () => {});
  const streams: Socket[] = [];
  for (let n = 0; n < 11; n += 1) {
    const socket = await open(port);
    socket.write(head('/api/events'));
    await once(socket, 'data');
    streams.push(socket);
  }
  const [oldest] = streams;
  if (oldest === undefined) throw new Error('no stream is open');
  if (!oldest.closed) await once(oldest, 'close');
  expect(streams.map(({ closed }) => closed)).toEqual(streams.map((socket) => socket === oldest));
  expect(other.stream().destroyed).toBe(false);
  other.stream().destroy();
});
