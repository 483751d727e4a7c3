import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Clock, Random } from '../bff/platform/clock.ts';
import { between, oneOf } from './seeded-random.ts';

/**
 * The faults of a connection. `delay`: the request is held up. `reset-before`: the connection is reset before the
 * request is forwarded. `reset-after`: the request is forwarded and answered, and the connection is reset instead of
 * the answer. `reset-amid`: half of the answer, then a reset. `truncate`: half of the answer, then an orderly end.
 * `bad-gateway`: the request is forwarded, and a page that says 502 replaces the answer. `black-hole`: the request is
 * accepted and goes nowhere. `silence`: the request is forwarded, and the answer never comes.
 */
export const FAULT_KINDS = [
  'delay',
  'reset-before',
  'reset-after',
  'reset-amid',
  'truncate',
  'bad-gateway',
  'black-hole',
  'silence',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Which request of the connection has the fault, from 1, since a connection may be kept alive. */
  request: number;
  /** How long a `delay` is, ms. */
  ms: number;
}

export interface ChaosProxyOptions {
  /** Where the connections really go, e.g. `http://127.0.0.1:4320`. */
  target: string;
  /** Called once for each connection; null: this one has no fault. */
  nextFault: () => Fault | null;
  clock: Clock;
}

export interface ChaosProxy {
  /** The address to use instead of the target. */
  endpoint: string;
  /** Connections so far. */
  connections(): number;
  /** Faults that have really happened so far, by kind. */
  faults(): Readonly<Record<FaultKind, number>>;
  close(): Promise<void>;
}

export interface FaultChances {
  random: Random;
  /** The share of connections with a fault, 0–1. */
  share: number;
  /** The longest `delay`, ms. */
  longestMs: number;
}

/** Random faults, mostly on the first request of a connection, since a PUT has its own connection. */
export function randomFaults({ random, share, longestMs }: FaultChances): () => Fault | null {
  return () => {
    if (random() >= share) return null;
    const request = random() < 0.7 ? 1 : between(random, 2, 6);
    return { kind: oneOf(random, FAULT_KINDS), request, ms: between(random, 1, longestMs) };
  };
}

/** The pause between half an answer and the reset. */
const RESET_AFTER_MS = 5;

const BAD_GATEWAY =
  'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n<h1>Bad Gateway</h1>';

/** One connection through the proxy. It parses no HTTP: client bytes after server bytes are a new request. */
function carry(client: Socket, server: Socket, fault: Fault | null, befell: (kind: FaultKind) => void, clock: Clock) {
  let request = 0;
  let answered = true;
  let held = Promise.resolve();
  let silent = false;
  const strikes = (...kinds: FaultKind[]) => fault !== null && fault.request === request && kinds.includes(fault.kind);

  const forward = (chunk: Buffer) => {
    // Held bytes are forwarded in order even if the client has left. A gateway that has taken a request does the same.
    held = held.then(() => void (server.destroyed || server.write(chunk)));
  };

  client.on('data', (chunk: Buffer) => {
    if (answered) request += 1;
    const isFirst = answered;
    answered = false;
    if (strikes('black-hole')) {
      if (isFirst) befell('black-hole');
      return;
    }
    if (strikes('reset-before')) {
      befell('reset-before');
      client.resetAndDestroy();
      server.destroy();
      return;
    }
    if (fault !== null && isFirst && strikes('delay')) {
      befell('delay');
      held = held.then(() => clock.sleep(fault.ms));
    }
    forward(chunk);
  });

  server.on('data', (chunk: Buffer) => {
    answered = true;
    if (silent) return;
    if (fault === null || !strikes('reset-after', 'reset-amid', 'truncate', 'bad-gateway', 'silence')) {
      if (!client.destroyed) client.write(chunk);
      return;
    }
    befell(fault.kind);
    silent = true;
    const half = chunk.subarray(0, Math.ceil(chunk.length / 2));
    switch (fault.kind) {
      case 'reset-after':
        client.resetAndDestroy();
        break;
      case 'reset-amid':
        client.write(half);
        // An immediate reset would discard unread data, or be read as an orderly end.
        void clock.sleep(RESET_AFTER_MS).then(() => client.resetAndDestroy());
        break;
      case 'truncate':
        client.end(half);
        break;
      case 'bad-gateway':
        client.end(BAD_GATEWAY);
        break;
      case 'delay':
      case 'reset-before':
      case 'black-hole':
      case 'silence':
        break;
    }
  });

  client.on('close', () => {
    held = held.then(() => void server.end());
  });
  server.on('close', () => {
    if (!silent) client.end();
  });
  // Broken connections are the purpose of this proxy.
  client.on('error', () => {});
  server.on('error', () => client.destroy());
}

/** A link that fails as networks do, e.g. between the BFF and the embedded DCS. Listens on a free local port. */
export async function startChaosProxy({ target, nextFault, clock }: ChaosProxyOptions): Promise<ChaosProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const counts: Record<FaultKind, number> = {
    delay: 0,
    'reset-before': 0,
    'reset-after': 0,
    'reset-amid': 0,
    truncate: 0,
    'bad-gateway': 0,
    'black-hole': 0,
    silence: 0,
  };
  let connections = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };

  const listener = createServer((client) => {
    connections += 1;
    const server = keep(connect(Number(port), hostname));
    carry(keep(client), server, nextFault(), (kind) => (counts[kind] += 1), clock);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    endpoint: `http://127.0.0.1:${own}`,
    connections: () => connections,
    faults: () => ({ ...counts }),
    close: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
