import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { secureOptions, type KeyPair } from '../config/tls-files.ts';

/** What one request, one connection and one address may take of the server. */
export interface Limits {
  headerBytes: number;
  /** How long a request's headers may take to come, and all of it, in ms. A connection on which nothing was ever asked counts as one. */
  headersMs: number;
  requestMs: number;
  /** How long a connection waits for its next request: longer than the proxies do that keep connections (nginx 60 s), so that none is closed under a request. */
  keepAliveMs: number;
  /** How long a connection may stand still: who reads nothing of an answer is cut off. Longer than DCS may take. */
  idleMs: number;
  requestsPerConnection: number;
  connections: number;
  /** Not where a proxy stands in front: all come from its address. */
  connectionsPerAddress: number | null;
}

export const LIMITS: Limits = {
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  idleMs: 5 * 60_000,
  requestsPerConnection: 10_000,
  connections: 4096,
  connectionsPerAddress: 512,
};

/** How often Node looks for connections that are over their time. */
const CHECK_MS = 5000;

/** Closes what comes from an address that has as many connections as it may have. */
function limitPerAddress(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address } = socket;
    const count = address === undefined ? most : (open.get(address) ?? 0);
    if (address === undefined || count >= most) return void socket.destroy();
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** The server that an app stands on: plain, or with TLS of its own where there is a certificate. */
export function createLimitedServer(listener: RequestListener, limits: Limits, pair: KeyPair | null): Server {
  const options = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
  };
  const server =
    pair === null
      ? createServer(options, listener)
      : createTlsServer({ ...options, ...secureOptions(pair), handshakeTimeout: limits.headersMs }, listener);
  server.setTimeout(limits.idleMs);
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  server.maxConnections = limits.connections;
  if (limits.connectionsPerAddress !== null) limitPerAddress(server, limits.connectionsPerAddress);
  return server;
}
