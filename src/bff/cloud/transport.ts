import { Pool, type Dispatcher } from 'undici';
import { BOUNDS, worded } from '../platform/bounds.ts';
import { consoleError, reasonOf } from '../platform/failure.ts';
import { currentRequestId } from '../platform/request-context.ts';
import { tooLarge, type RawAnswer } from './errors.ts';
import type { CallFailure } from './result.ts';

export interface TransportOptions {
  /** Origin, e.g. `https://dcs.eu-west-101.myhuaweicloud.com`. */
  endpoint: string;
  /** The limit of one attempt, and of each of its parts, ms. */
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
  /** Makes one attempt. Any HTTP status is `ok` here. Redirects are not followed. Never rejects. */
  send(request: WireRequest): Promise<WireResult>;
  close(): Promise<void>;
}

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

const isTooLarge = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/**
 * Reads the body, or says why not: it is too large, or it broke off although the status already says that nothing was done.
 *
 * @throws when it broke off in any other case
 */
async function bodyOf(response: Dispatcher.ResponseData): Promise<Pick<RawAnswer, 'body' | 'unread'>> {
  try {
    return { body: await response.body.text() };
  } catch (cause) {
    if (isTooLarge(cause)) return { body: '', unread: 'too-large' };
    if (response.statusCode >= 400) return { body: '', unread: 'broken-off' };
    throw cause;
  }
}

/** The failure for an answer that is too large. It did come, so the read is not repeated. */
const oversized = ({ status, requestId }: RawAnswer): CallFailure => ({
  kind: 'answered',
  status,
  envelope: tooLarge(`DCS answered HTTP ${status} with more than ${worded(BOUNDS.answer)}`, requestId),
});

/**
 * Connections to DCS. Reads share a pool of kept-alive connections. A write takes a connection of its own, so that an idle
 * one that the server is just closing cannot swallow it and leave its fate unknown.
 */
export function createTransport(options: TransportOptions): Transport {
  const limits = {
    connect: { timeout: Math.min(CONNECT_LIMIT_MS, options.timeoutMs) },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    maxResponseSize: BOUNDS.answer.most,
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
          // The header is documented for answers only (dcs-api.md §4). It is not signed, so a server may change or drop it without breaking the call.
          headers: requestId === null ? headers : { ...headers, 'x-request-id': requestId },
          body,
          signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
        });
        const raw: RawAnswer = {
          status: response.statusCode,
          contentType: headerText(response.headers['content-type']),
          requestId: headerText(response.headers['x-request-id']),
          ...(await bodyOf(response)),
        };
        // With an error, the status alone says enough.
        if (raw.unread === 'too-large' && raw.status < 400) return { ok: false, failure: oversized(raw) };
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
