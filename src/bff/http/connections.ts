import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../platform/network.ts';
import { watchStalling } from './stalled-answer.ts';

export interface ConnectionLimits {
  connections: number;
  /** Null behind a proxy, because then all connections come from its address. */
  connectionsPerNetwork: number | null;
  /** How long a connection may wait for the end of its next request's headers, in ms. */
  idleMs: number;
  /** How long an answer may wait without one byte sent, in ms. */
  stalledMs: number;
}

interface Connection {
  ends: string;
  network: string;
  socket: Socket;
  /** How many requests have no answer yet. */
  answering: number;
  /** Closes the connection when it waits for too long. */
  timer: NodeJS.Timeout | undefined;
  /** Ends the watch on running answers. */
  endWatch: (() => void) | undefined;
}

interface Network {
  size: number;
  /** Connections without a session, the longest idle first. */
  strangers: Set<Connection>;
}

/**
 * Names a connection by both of its ends, because under TLS a request has another socket than its connection. The
 * client's end alone is not enough: a client may use one port for several addresses of the server at the same time.
 */
export const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;

/** The longest idle connection. Connections with a running request come last. */
function oldestIn(network: Network | undefined): Connection | undefined {
  if (network === undefined) return undefined;
  for (const connection of network.strangers) if (connection.answering === 0) return connection;
  return network.strangers.values().next().value;
}

/**
 * Limits the connections, in total and for each network. When a limit is reached, a new connection replaces a
 * stranger's, which is one whose last request had no session. It is the longest idle one of the network with the most
 * of them. A connection with a session is never closed for another.
 */
export function createConnections(limits: ConnectionLimits) {
  const open = new Map<string, Connection>();
  const networks = new Map<string, Network>();

  function forget(connection: Connection): void {
    const { ends, network: name, timer, endWatch } = connection;
    if (open.get(ends) !== connection) return;
    clearTimeout(timer);
    endWatch?.();
    open.delete(ends);
    const network = networks.get(name);
    if (network === undefined) return;
    network.strangers.delete(connection);
    network.size -= 1;
    if (network.size === 0) networks.delete(name);
  }

  function evict(connection: Connection | undefined): boolean {
    if (connection === undefined) return false;
    // It stops counting at once, although its end comes a little later.
    forget(connection);
    connection.socket.destroy();
    return true;
  }

  /** @returns whether there is room now */
  function makeRoomFor(name: string): boolean {
    const own = networks.get(name);
    if (own !== undefined && own.size >= (limits.connectionsPerNetwork ?? Infinity)) return evict(oldestIn(own));
    if (open.size < limits.connections) return true;
    let largest = own;
    for (const network of networks.values()) {
      if (network.strangers.size > (largest?.strangers.size ?? 0)) largest = network;
    }
    return evict(oldestIn(largest));
  }

  /** Marks a connection as active. It becomes the last among the strangers, and its wait begins again. */
  function touch(connection: Connection): void {
    const { network, timer, answering, socket } = connection;
    const strangers = networks.get(network)?.strangers;
    if (strangers?.delete(connection) === true) strangers.add(connection);
    clearTimeout(timer);
    connection.timer = answering > 0 ? undefined : setTimeout(() => socket.destroy(), limits.idleMs).unref();
  }

  function accept(socket: Socket): void {
    // A connection without an address has ended already.
    const { remoteAddress: address } = socket;
    const network = networkOf(address ?? '');
    if (address === undefined || !makeRoomFor(network)) return void socket.destroy();
    const ends = endsOf(socket);
    // The same two ends are in use again, so the earlier connection has ended, even without an event yet.
    const former = open.get(ends);
    if (former !== undefined) forget(former);
    const connection: Connection = { ends, network, socket, answering: 0, timer: undefined, endWatch: undefined };
    const { size, strangers } = networks.get(network) ?? { size: 0, strangers: new Set() };
    networks.set(network, { size: size + 1, strangers: strangers.add(connection) });
    open.set(ends, connection);
    touch(connection);
    socket.once('close', () => forget(connection));
  }

  function answer({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = open.get(endsOf(socket));
    if (connection === undefined) return;
    connection.answering += 1;
    // One watch covers all requests of a connection. A new request does not count as progress.
    connection.endWatch ??= watchStalling(connection.socket, limits.stalledMs);
    touch(connection);
    response.once('close', () => {
      connection.answering -= 1;
      if (open.get(connection.ends) !== connection) return;
      touch(connection);
      if (connection.answering > 0) return;
      connection.endWatch?.();
      connection.endWatch = undefined;
    });
  }

  return {
    /** Counts the connections of a server. Several servers may share the limits: for `localhost` there are two. */
    follow(server: Server): void {
      server.on('connection', accept);
      // This listener must come first, because the answer may follow at once.
      server.prependListener('request', answer);
    },
    /** Notes whether the last request of a connection had a session. */
    note(socket: Socket, hasSession: boolean): void {
      const connection = open.get(endsOf(socket));
      const strangers = connection === undefined ? undefined : networks.get(connection.network)?.strangers;
      if (connection === undefined || strangers === undefined) return;
      if (hasSession) strangers.delete(connection);
      else strangers.add(connection);
    },
  };
}
export type Connections = ReturnType<typeof createConnections>;
