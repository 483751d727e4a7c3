import { Pool, type Dispatcher } from 'undici';
import { consoleError, reasonOf } from '../platform/failure.ts';
import { currentRequestId } from '../platform/request-context.ts';
import type { RawAnswer } from './errors.ts';
import type { CallFailure } from './result.ts';

export interface TransportOptions {
  /** Origin, e.g. `https://dcs.eu-west-101.myhuaweicloud.com`. */
  endpoint: string;
  /** The limit of one attempt, and of each part of it. */
  timeoutMs: number;
  connections: number;
}

export interface WireRequest {
  method: 'GET' | 'PUT' | 'POST';
  /** Path and query, encoded. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  signal?: AbortSignal | undefined;
}

/** `header`: one of the answer's headers, by its name in lower case. */
export type WireResult =
  { ok: true; raw: RawAnswer; header: (name: string) => string | null } | { ok: false; failure: CallFailure };

export interface Transport {
  /** One attempt. Any HTTP status is `ok` here; redirects are not followed. Never rejects. */
  send(request: WireRequest): Promise<WireResult>;
  close(): Promise<void>;
}

/** A page of 1000 instances is about 1.5 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const CONNECT_LIMIT_MS = 5000;

/** Faults that arise before a byte of the request leaves: name not found, connection refused, no route, bad certificate. */
function neverLeft(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return false;
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(cause.code)) return true;
  if (/CERT|^ERR_TLS_/.test(cause.code)) return true;
  return 'syscall' in cause && cause.syscall === 'connect';
}

function isTimeout(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? cause.code : null;
  return cause.name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
}

function failureOf(cause: unknown, options: TransportOptions): CallFailure {
  if (isTimeout(cause)) {
    const message = `No answer from ${options.endpoint} within ${options.timeoutMs} ms.`;
    return {
      kind: 'no-answer',
      status: 0,
      envelope: consoleError('CONSOLE.UPSTREAM_TIMEOUT', message, { source: 'network' }),
    };
  }
  const message = `No answer from ${options.endpoint}: ${reasonOf(cause)}.`;
  return {
    kind: neverLeft(cause) ? 'not-sent' : 'no-answer',
    status: 0,
    envelope: consoleError('CONSOLE.UPSTREAM_UNREACHABLE', message, { source: 'network' }),
  };
}

const headerText = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null;

/** The body, or null where it broke off although the status already says that nothing was done. */
async function bodyOf(response: Dispatcher.ResponseData): Promise<string> {
  try {
    return await response.body.text();
  } catch (cause) {
    if (response.statusCode >= 400) return '';
    throw cause;
  }
}

/**
 * Connections to DCS. Reads share a pool of kept-alive connections. A write takes a connection of its own, so that an idle
 * one that the server is just closing cannot swallow it and leave its fate unknown.
 */
export function createTransport(options: TransportOptions): Transport {
  const limits = {
    connect: { timeout: Math.min(CONNECT_LIMIT_MS, options.timeoutMs) },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  };
  const reads = new Pool(options.endpoint, { ...limits, connections: options.connections });
  const writes = new Pool(options.endpoint, { ...limits, pipelining: 0 });

  return {
    send: async ({ method, path, headers, body, signal }) => {
      const limit = AbortSignal.timeout(options.timeoutMs);
      const requestId = currentRequestId();
      try {
        const response = await (method === 'GET' ? reads : writes).request({
          method,
          path,
          // Documented for answers only (dcs-api.md §4). It is not signed: whatever is made of it, the call stays as it is.
          headers: requestId === null ? headers : { ...headers, 'x-request-id': requestId },
          body,
          signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
        });
        const raw = {
          status: response.statusCode,
          contentType: headerText(response.headers['content-type']),
          requestId: headerText(response.headers['x-request-id']),
          body: await bodyOf(response),
        };
        return { ok: true, raw, header: (name) => headerText(response.headers[name]) };
      } catch (cause) {
        return { ok: false, failure: failureOf(cause, options) };
      }
    },
    close: async () => {
      await Promise.all([reads.destroy(), writes.destroy()]);
    },
  };
}
