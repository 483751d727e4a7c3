import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { until } from '../../testing/until.ts';
import { createConnections } from './connections.ts';
import { LIMITS, type Limits } from './server.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs | undefined;
let bff: TestBff | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bff?.stop();
  await dcs?.close();
  bff = undefined;
  dcs = undefined;
});

/** Sends a request on a connection. @returns the answer, or '' when the connection was closed */
async function ask(socket: Socket, cookie = ''): Promise<string> {
  socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`);
  const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])]);
  return String(answer);
}

async function listening(limits: Partial<Limits>) {
  dcs = await startTestDcs();
  const server = await startTestBff(dcs, { limits: { ...LIMITS, ...limits } });
  bff = server;
  const port = Number(new URL(await server.app.listen({ host: '127.0.0.1', port: 0 })).port);

  /** Connects from an address of this machine, and waits until the server knows the connection. */
  async function open(localAddress: string): Promise<Socket> {
    const accepted = once(server.app.server, 'connection');
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => {});
    sockets.push(socket);
    await Promise.all([once(socket, 'connect'), accepted]);
    return socket;
  }
  return { server, open };
}

test('when all are taken, the longest idle one without a session gives way; those with a session stay', async () => {
  const { server, open } = await listening({ connections: 4 });
  const { cookie } = server.headers;
  const [owner, first, second, third] = [
    await open('127.0.0.1'),
    await open('127.0.0.2'),
    await open('127.0.0.2'),
    await open('127.0.0.2'),
  ];
  // The owner's connection is idle for longest.
  expect(await ask(owner, cookie)).toContain('200 OK');
  for (const stranger of [second, third, first]) expect(await ask(stranger)).toContain('200 OK');
  const newcomer = await open('127.0.0.3');
  expect(await ask(newcomer)).toContain('200 OK');
  if (!second.closed) await once(second, 'close');
  expect([owner, first, third].map(({ closed }) => closed)).toEqual([false, false, false]);
  expect(await ask(owner, cookie)).toContain('200 OK');
});

test('where many come from one network, one of these gives way, not somebody else’s', async () => {
  const { open } = await listening({ connections: 5 });
  const other = await open('127.0.0.1');
  const many: Socket[] = [];
  for (let n = 0; n < 20; n += 1) many.push(await open('127.0.0.2'));
  expect(await ask(other)).toContain('200 OK');
  await until(
    () => many.filter(({ closed }) => !closed).length,
    (left) => left === 4,
  );
});

test('within a network that has as many as it may, its own longest idle one gives way', async () => {
  const { open } = await listening({ connections: 100, connectionsPerNetwork: 2 });
  const other = await open('127.0.0.1');
  const [first, second] = [await open('127.0.0.2'), await open('127.0.0.2')];
  const third = await open('127.0.0.2');
  if (!first.closed) await once(first, 'close');
  for (const socket of [other, second, third]) expect(await ask(socket)).toContain('200 OK');
});

test('where all have a session, one more is refused; one that was signed out gives way again', async () => {
  const { server, open } = await listening({ connections: 2 });
  const { cookie } = await server.headersOf('support');
  const held = [await open('127.0.0.2'), await open('127.0.0.2')];
  for (const socket of held) expect(await ask(socket, cookie)).toContain('200 OK');
  expect(await ask(await open('127.0.0.3'))).toBe('');
  await server.request({ method: 'DELETE', url: '/api/sessions', headers: { cookie: cookie ?? '' } });
  for (const socket of held) expect(await ask(socket, cookie)).toContain('200 OK');
  expect(await ask(await open('127.0.0.3'))).toContain('200 OK');
});

test('blank lines do not keep a connection open on which nothing more is asked', async () => {
  const { open } = await listening({ keepAliveMs: 100, headersMs: 100 });
  const socket = await open('127.0.0.2');
  expect(await ask(socket)).toContain('200 OK');
  await until(
    () => socket.write('\r\n'),
    () => socket.closed,
  );
});

test('of IPv6, a network is a /64', () => {
  const connections = createConnections({ connections: 100, connectionsPerNetwork: 2, idleMs: 1000, stalledMs: 1000 });
  const server = createServer();
  server.removeAllListeners('connection');
  connections.follow(server);
  const [first, second, elsewhere, third] = ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1', '2001:db8::3'].map(
    (remoteAddress) => {
      const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
      server.emit('connection', socket);
      return socket;
    },
  );
  expect([first, second, elsewhere, third].map((socket) => socket?.destroyed)).toEqual([true, false, false, false]);
  for (const socket of [second, elsewhere, third]) socket?.destroy();
});

/** A server with only the limits. Its requests end when the test ends them. */
async function bareServer(limits: Parameters<typeof createConnections>[0]) {
  const server = createServer(() => {});
  createConnections(limits).follow(server);
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const open = async (host: string, localPort = 0): Promise<Socket> => {
    const accepted = once(server, 'connection');
    const socket = connect({ port: address.port, host, localAddress: '127.0.0.1', localPort });
    socket.on('error', () => {});
    sockets.push(socket);
    await Promise.all([once(socket, 'connect'), accepted]);
    return socket;
  };
  return { server, open };
}

test('one port of a client to several addresses of the server is as many connections', async () => {
  const { server, open } = await bareServer({
    connections: 100,
    connectionsPerNetwork: 2,
    idleMs: 60_000,
    stalledMs: 60_000,
  });
  const first = await open('127.0.0.1');
  const second = await open('127.0.1.1', first.localPort);
  const third = await open('127.0.2.1', first.localPort);
  if (!first.closed) await once(first, 'close');
  expect([second, third].map(({ closed }) => closed)).toEqual([false, false]);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('a request that is being answered gives way only where nothing is idle', async () => {
  const { server, open } = await bareServer({
    connections: 2,
    connectionsPerNetwork: null,
    idleMs: 60_000,
    stalledMs: 60_000,
  });
  const asking = await open('127.0.0.1');
  const asked = once(server, 'request');
  asking.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await asked;
  const idle = await open('127.0.0.1');
  await open('127.0.0.1');
  if (!idle.closed) await once(idle, 'close');
  expect(asking.closed).toBe(false);
  for (const socket of sockets) socket.destroy();
  server.close();
});
