import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { aCa, anIdentity, type Identity } from '../../testing/certificates.ts';
import { until } from '../../testing/until.ts';
import { createConnections } from './connections.ts';

// Real sockets are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const LIMIT_MS = 30_000;
const HEAD = 'GET / HTTP/1.1\r\nHost: localhost\r\n';
/** One write that is larger than the kernel's buffers. */
const LARGE = 'x'.repeat(16_000_000);

let ca: Identity;
let identity: Identity;
const ends: Array<() => void> = [];
beforeAll(async () => {
  ca = await aCa(Date.now());
  identity = await anIdentity(ca, 'console.example.com', Date.now());
});
// Only the watch has fake timers; the sockets use real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.useRealTimers();
  for (const end of ends.splice(0)) end();
});

/** A server with only the limits, and both ends of one connection to it. */
async function connected(kind: 'plain' | 'TLS', listener: RequestListener) {
  const server =
    kind === 'plain'
      ? createServer(listener)
      : createTlsServer({ cert: identity.certificate, key: identity.key }, listener);
  const minute = 60_000;
  createConnections({ connections: 9, connectionsPerNetwork: null, idleMs: minute, stalledMs: LIMIT_MS }).follow(
    server,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const accepted = once(server, 'connection');
  const { port } = address;
  const client: Socket =
    kind === 'plain' ? connect(port, '127.0.0.1') : connectTls({ port, host: '127.0.0.1', ca: ca.certificate });
  client.on('error', () => {});
  await once(client, kind === 'plain' ? 'connect' : 'secureConnect');
  const [accept]: Socket[] = await accepted;
  if (accept === undefined) throw new Error('the server has no connection');
  ends.push(() => {
    client.destroy();
    accept.destroy();
    server.close();
  });
  return { client, accept, server };
}

/** Reads this many bytes, or fewer at the end. @returns how many */
async function read(client: Socket, bytes: number): Promise<number> {
  let count = 0;
  while (count < bytes && !client.destroyed) {
    const chunk: unknown = client.read();
    if (Buffer.isBuffer(chunk)) count += chunk.length;
    else await Promise.race([once(client, 'readable'), once(client, 'close')]);
  }
  return count;
}

test.each(['plain', 'TLS'] as const)(
  '%s: a client that asks, sends blank lines and reads nothing is cut off',
  async (kind) => {
    const { client, accept } = await connected(kind, (_request, response) => void response.end(LARGE));
    client.write(`${HEAD}\r\n`.repeat(4));
    const isCut = await until(
      () => {
        client.write('\r\n');
        vi.advanceTimersByTime(LIMIT_MS / 6);
        return accept.destroyed;
      },
      (isGone) => isGone,
    );
    expect(isCut).toBe(true);
  },
);

test.each(['plain', 'TLS'] as const)('%s: a client that reads slowly gets all of its answer', async (kind) => {
  const { client } = await connected(kind, (_request, response) => void response.end(LARGE));
  client.write(`${HEAD}Connection: close\r\n\r\n`);
  let got = 0;
  // Three minutes pass within one write.
  while (got < LARGE.length && !client.destroyed) {
    got += await read(client, 3_000_000);
    await setImmediate();
    vi.advanceTimersByTime((LIMIT_MS * 5) / 6);
  }
  expect(got).toBeGreaterThanOrEqual(LARGE.length);
});

test('a connection on which nothing waits may take its time: a slow answer, a slow upload, an event stream', async () => {
  const { client, accept, server } = await connected('plain', (request, response) => {
    request.resume().once('end', () => void response.write('first '));
  });
  const asked = once(server, 'request');
  client.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n12');
  const [, response] = await asked;
  vi.advanceTimersByTime(10 * LIMIT_MS);
  client.write('34');
  expect(String((await once(client, 'data'))[0])).toContain('first');
  for (const beat of ['second', 'third']) {
    vi.advanceTimersByTime(10 * LIMIT_MS);
    response.write(beat);
    expect(String((await once(client, 'data'))[0])).toContain(beat);
  }
  expect(accept.destroyed).toBe(false);
});
