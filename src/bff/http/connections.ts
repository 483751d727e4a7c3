import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../platform/network.ts';
import { watchStalling } from './stalled-answer.ts';

export interface ConnectionLimits {
  connections: number;
  /** Null where a proxy stands in front: all come from its address. */
  connectionsPerNetwork: number | null;
  /** How long a connection may wait for the end of its next request's headers, in ms. */
  idleMs: number;
  /** How long an answer may wait without a byte of it leaving, in ms. */
  stalledMs: number;
}

interface Connection {
  ends: string;
  network: string;
  socket: Socket;
  /** How many requests are being answered. */
  answering: number;
  /** Closes it when it waits for too long. */
  timer: NodeJS.Timeout | undefined;
  /** Ends the watch on the answers, while there are any. */
  endWatch: (() => void) | undefined;
}

interface Network {
  size: number;
  /** Connections without a session, those first that have done nothing for longest. */
  strangers: Set<Connection>;
}

/**
 * Names a connection by both of its ends: under TLS a request has another socket than its connection. The client's end alone is not
 * enough, since a client may use one port for several addresses of the server at the same time.
 */
export const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;

/** The connection that has done nothing for longest. One whose request is being answered comes last. */
function oldestIn(network: Network | undefined): Connection | undefined {
  if (network === undefined) return undefined;
  for (const connection of network.strangers) if (connection.answering === 0) return connection;
  return network.strangers.values().next().value;
}

/**
 * Limits the connections, in total and for each network. When there are as many as there may be, a new one takes the place of a
 * stranger's, which is one whose last request had no session: the longest idle one of the network that has most of them. A connection with
 * a session is never closed for another.
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
    // It is gone for the count at once; its end comes a little later.
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

  /** Something has happened on a connection: among the strangers it is the last now, and it may wait anew. */
  function touch(connection: Connection): void {
    const { network, timer, answering, socket } = connection;
    const strangers = networks.get(network)?.strangers;
    if (strangers?.delete(connection) === true) strangers.add(connection);
    clearTimeout(timer);
    connection.timer = answering > 0 ? undefined : setTimeout(() => socket.destroy(), limits.idleMs).unref();
  }

  function accept(socket: Socket): void {
    // Without an address it has ended already.
    const { remoteAddress: address } = socket;
    const network = networkOf(address ?? '');
    if (address === undefined || !makeRoomFor(network)) return void socket.destroy();
    const ends = endsOf(socket);
    // The same two ends are in use again, so the former connection has ended, even if that was not told yet.
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
    // One watch for all that it asks at a time: what is asked meanwhile is no progress.
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
    /** Counts the connections of a server. Several may share the limits: for `localhost` there are two. */
    follow(server: Server): void {
      server.on('connection', accept);
      // Before the request is answered, which may be at once.
      server.prependListener('request', answer);
    },
    /** Notes whether the request that came last on a connection had a session. */
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
