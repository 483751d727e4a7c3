import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Connections } from './connections.ts';
import { secureOptions, type KeyPair } from '../config/tls-files.ts';

/** The limits of a request, a connection and a network. */
export interface Limits {
  headerBytes: number;
  /**
   * How long the headers of a request, and the whole request, may take to arrive, in ms. A new connection without a
   * request counts as a request.
   */
  headersMs: number;
  requestMs: number;
  /**
   * How long a connection waits for its next request. It is longer than the wait of proxies that keep connections
   * (nginx 60 s), so that none is closed during a request.
   */
  keepAliveMs: number;
  /** How long a connection may be silent, in ms. It is longer than DCS may take. */
  idleMs: number;
  /**
   * How long an answer may wait without one byte sent, in ms. A kernel with 4 MB of an answer takes more only when a
   * third of that has been read. So a client that reads 50 kB a second is not cut off.
   */
  stalledMs: number;
  requestsPerConnection: number;
  /** How long sending the answer to a broken request may take, in ms. */
  lastAnswerMs: number;
  connections: number;
  /** The connections of one network (networkOf). Null behind a proxy, because then all come from its address. */
  connectionsPerNetwork: number | null;
}

export const LIMITS: Limits = {
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  idleMs: 5 * 60_000,
  stalledMs: 30_000,
  requestsPerConnection: 10_000,
  lastAnswerMs: 2000,
  connections: 4096,
  connectionsPerNetwork: 512,
};

/** How often Node looks for connections that have timed out. */
const CHECK_MS = 5000;

/**
 * The longest wait of a connection for its next request. Node usually ends it earlier, with one exception: blank lines
 * before a request are not part of its headers, and each restarts Node's wait.
 */
export const idleMsOf = ({ keepAliveMs, headersMs }: Limits): number => keepAliveMs + 2 * headersMs;

export interface ServerOptions {
  limits: Limits;
  /** Counts the connections. Servers that share the limits share it. */
  connections: Connections;
  /** Null: plain HTTP. */
  pair: KeyPair | null;
}

/** The server of an app: plain HTTP, or TLS when there is a certificate. */
export function createLimitedServer(listener: RequestListener, { limits, connections, pair }: ServerOptions): Server {
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
  connections.follow(server);
  return server;
}
