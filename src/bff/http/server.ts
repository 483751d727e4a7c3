import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Connections } from './connections.ts';
import { secureOptions, type KeyPair } from '../config/tls-files.ts';

/** What one request, one connection and one network may take of the server. */
export interface Limits {
  headerBytes: number;
  /** How long a request's headers may take to come, and all of it, in ms. A connection on which nothing was ever asked counts as one. */
  headersMs: number;
  requestMs: number;
  /** How long a connection waits for its next request: longer than the proxies do that keep connections (nginx 60 s), so that none is closed under a request. */
  keepAliveMs: number;
  /** How long a connection may stand still, in ms. Longer than DCS may take. */
  idleMs: number;
  /**
   * How long an answer may wait without a byte of it leaving, in ms. A kernel with 4 MB of an answer takes more only when a third of that has
   * been read, so this does not cut off a client that reads 50 kB a second.
   */
  stalledMs: number;
  requestsPerConnection: number;
  /** How long the answer to a broken request may take to leave, in ms. */
  lastAnswerMs: number;
  connections: number;
  /** Of one network, see networkOf. Null where a proxy stands in front: all come from its address. */
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

/** How often Node looks for connections that are over their time. */
const CHECK_MS = 5000;

/**
 * How long a connection may wait for its next request at most. Node itself ends it earlier, but for one: blank lines before a request are
 * no part of its headers, and each lets the connection wait anew.
 */
export const idleMsOf = ({ keepAliveMs, headersMs }: Limits): number => keepAliveMs + 2 * headersMs;

export interface ServerOptions {
  limits: Limits;
  /** Counts what connects. Servers that share the limits share it. */
  connections: Connections;
  /** Null: plain HTTP. */
  pair: KeyPair | null;
}

/** The server that an app stands on: plain, or with TLS of its own where there is a certificate. */
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
