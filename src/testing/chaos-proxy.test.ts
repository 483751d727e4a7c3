import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeClock, passTimeUntil, type FakeClock } from './bff.ts';
import { FAULT_KINDS, randomFaults, startChaosProxy, type ChaosProxy, type Fault } from './chaos-proxy.ts';
import { seededRandom } from './seeded-random.ts';

let server: Server;
let received: string[];
let proxy: ChaosProxy | undefined;
let clock: FakeClock;
const open = new Set<Socket>();

// This server answers each piece of text with "answer".
beforeEach(async () => {
  received = [];
  clock = createFakeClock();
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received.push(chunk.toString());
      if (!socket.destroyed) socket.write('answer');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await proxy?.close();
  server.close();
});

/** The client's view of one connection. */
interface Seen {
  socket: Socket;
  text: () => string;
  /** How it ended: `end` in order, or the code of the error. */
  ended: Promise<string>;
}

async function connectWith(fault: Fault | null): Promise<Seen> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  proxy = await startChaosProxy({ target: `http://127.0.0.1:${port}`, nextFault: () => fault, clock });
  const socket = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
  open.add(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
  await once(socket, 'connect');
  return { socket, text: () => text, ended };
}

const fault = (kind: Fault['kind'], request = 1): Fault => ({ kind, request, ms: 1000 });

async function ask({ socket }: Seen, text: string): Promise<void> {
  socket.write(text);
  await once(socket, 'data');
}

test('without a fault everything passes', async () => {
  const seen = await connectWith(null);
  await ask(seen, 'one');
  await ask(seen, 'two');
  expect(received).toEqual(['one', 'two']);
  expect(seen.text()).toBe('answeranswer');
  expect(Object.values(proxy?.faults() ?? {}).every((count) => count === 0)).toBe(true);
});

test('bad-gateway: the request arrives, and an answer of 502 comes instead of its own', async () => {
  const seen = await connectWith(fault('bad-gateway'));
  seen.socket.write('one');
  expect(await seen.ended).toBe('end');
  expect(received).toEqual(['one']);
  expect(seen.text()).toMatch(/^HTTP\/1\.1 502 [^]*Content-Length: 20\r\n[^]*\r\n\r\n.{20}$/);
});

test.each([
  ['reset-before', 'ECONNRESET', '', 0],
  ['reset-after', 'ECONNRESET', '', 1],
  ['reset-amid', 'ECONNRESET', 'ans', 1],
  ['truncate', 'end', 'ans', 1],
] as const)('%s ends the connection with %s after "%s"', async (kind, end, answer, arrived) => {
  const seen = await connectWith(fault(kind));
  seen.socket.write('one');
  let ended = '';
  void seen.ended.then((how) => (ended = how));
  await passTimeUntil(clock, () => ended !== '', 1);
  expect(ended).toBe(end);
  expect(seen.text()).toBe(answer);
  expect(received).toHaveLength(arrived);
  expect(proxy?.faults()).toMatchObject({ [kind]: 1 });
});

test('a fault befalls the request that it is meant for', async () => {
  const seen = await connectWith(fault('reset-before', 2));
  await ask(seen, 'one');
  seen.socket.write('two');
  expect(await seen.ended).toBe('ECONNRESET');
  expect(received).toEqual(['one']);
});

test('a black hole forwards nothing, silence forwards and does not answer', async () => {
  const swallowed = await connectWith(fault('black-hole'));
  swallowed.socket.end('one');
  await once(swallowed.socket, 'close');
  expect(received).toEqual([]);
  await proxy?.close();

  const silent = await connectWith(fault('silence'));
  const arrived = once(server, 'connection').then(async ([socket]: Socket[]) => socket && once(socket, 'data'));
  silent.socket.write('two');
  await Promise.race([arrived, once(silent.socket, 'data')]);
  silent.socket.end();
  await once(silent.socket, 'close');
  expect(received).toEqual(['two']);
  expect(silent.text()).toBe('');
});

test('a held request goes on after its delay, also when the client has left', async () => {
  const seen = await connectWith(fault('delay'));
  seen.socket.write('one');
  while (proxy?.faults().delay === 0) await clock.advance(0);
  expect(received).toEqual([]);
  seen.socket.destroy();
  while (received.length === 0) await clock.advance(1000);
  expect(received).toEqual(['one']);
});

function drawn(seed: number): Array<Fault | null> {
  const next = randomFaults({ random: seededRandom(seed), share: 0.5, longestMs: 100 });
  return Array.from({ length: 400 }, () => next());
}

test('the same seed gives the same faults, and every kind of them', () => {
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  const faults = drawn(1).filter((each) => each !== null);
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  expect(faults.length).toBeGreaterThan(150);
  expect(faults.length).toBeLessThan(250);
});
