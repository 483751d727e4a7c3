import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

const HOST = '127.0.0.1';
const REQUEST = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n';

/** A request for a large public answer, repeated until the buffers of both ends are full. */
const LARGE = 'GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(200);

interface Kind {
  /** The first bytes of a connection, and the bytes that it then repeats. */
  first: string;
  drip: string | null;
  reads: boolean;
}
const KINDS = {
  'slow headers': { first: `${REQUEST}X-Slow: `, drip: 'x', reads: true },
  'idle after a request': { first: `${REQUEST}\r\n`, drip: null, reads: true },
  'blank lines after a request': { first: `${REQUEST}\r\n`, drip: '\r\n', reads: true },
  'answers that are not read': { first: LARGE, drip: '\r\n', reads: false },
} as const satisfies Record<string, Kind>;
export type AttackKind = keyof typeof KINDS;

export interface AttackOptions {
  /** The port of a console on this machine. */
  port: number;
  kind: AttackKind;
  /** How many connections are held at a time. */
  connections: number;
  /** The source addresses, used in turn: addresses of loopback, 127.x.x.x. */
  addresses: readonly string[];
  /** How often each connection sends something, in ms. */
  dripMs: number;
  /** How many connections in all are opened anew after the console closes some. */
  again: number;
}

/** How many are opened at the same time: the system's queue holds 511. */
const BATCH = 200;

/**
 * Opens connections to a console, holds them, and ignores that the console closes its side.
 *
 * @returns a function that ends it
 */
export async function takeConnections(options: AttackOptions): Promise<() => void> {
  const { port, connections, addresses, dripMs } = options;
  const { first, drip, reads } = KINDS[options.kind];
  const held = new Set<Socket>();
  let opened = 0;

  async function open(): Promise<void> {
    const localAddress = addresses[opened % addresses.length];
    opened += 1;
    const socket = connect({ port, host: HOST, allowHalfOpen: drip !== null, ...(localAddress && { localAddress }) });
    held.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => held.delete(socket));
    if (reads) socket.resume();
    socket.write(first);
    await once(socket, 'connect').catch(() => {});
  }
  async function fill(): Promise<void> {
    while (held.size < connections && opened < connections + options.again) {
      const missing = Math.min(BATCH, connections - held.size, connections + options.again - opened);
      await Promise.all(Array.from({ length: missing }, open));
      if (options.again > 0 && opened > connections) return;
    }
  }
  await fill();
  const timer = setInterval(() => {
    if (drip !== null) for (const socket of held) socket.write(drip);
    void fill();
  }, dripMs);
  return () => {
    clearInterval(timer);
    for (const socket of held) socket.destroy();
  };
}

/** Asks for the list on a new connection. @returns the status, or null if no answer comes within the limit */
export function askAnew(
  port: number,
  headers: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<number | null> {
  return new Promise((resolve) => {
    const options = {
      port,
      host: HOST,
      path: '/api/instances',
      headers: { ...headers, host: 'localhost' },
      agent: false,
    };
    const asked = request({ ...options, signal: AbortSignal.timeout(limitMs) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    asked.on('error', () => resolve(null));
    asked.end();
  });
}
