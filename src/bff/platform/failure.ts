import type { ConsoleCode, ErrorEnvelope, ErrorSource } from '../../contract/error.ts';
import { retryAdviceFor } from '../../domain/error-rules.ts';

/** A request that ends in an error: what to answer, and with which HTTP status. Routes throw it, one handler writes it. */
export class Failure extends Error {
  readonly status: number;
  readonly envelope: ErrorEnvelope;
  /** Members of the answer's body besides the envelope. */
  readonly more: object;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    envelope: ErrorEnvelope,
    more: object = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${envelope.error_code}: ${envelope.error_msg}`);
    this.name = 'Failure';
    this.status = status;
    this.envelope = envelope;
    this.more = more;
    this.headers = headers;
  }
}

/** Makes an envelope with one of the console's own codes. If `request_id` is null, it is filled in when the answer is sent. */
export function consoleError(
  error_code: ConsoleCode,
  error_msg: string,
  more: Partial<Pick<ErrorEnvelope, 'request_id' | 'change_id' | 'job_id'>> & { source?: ErrorSource } = {},
): ErrorEnvelope {
  return { error_code, error_msg, request_id: null, source: 'console', retry: retryAdviceFor(error_code, 0), ...more };
}

/** Says that too many requests came in a short time. @param ms after which the caller may ask again */
export function tooMany(message: string, ms: number): Failure {
  const headers = { 'retry-after': String(Math.ceil(ms / 1000)) };
  return new Failure(429, consoleError('CONSOLE.TOO_MANY_REQUESTS', message), {}, headers);
}

/** The reason of a fault as a text that is safe to log: it holds no other objects, and so none of their secrets. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  return code === null || cause.message.includes(code)
    ? cause.message || cause.name
    : `${code} ${cause.message}`.trim();
}
