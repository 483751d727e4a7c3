import type { ErrorEnvelope } from '../../contract/error.ts';
import { Failure } from '../platform/failure.ts';

/**
 * How a call to DCS failed. `answered`: an HTTP answer of that status came (it may be a 2xx that could not be read).
 * `no-answer`: the request may have arrived or not. `not-sent`: it certainly did not leave.
 */
export interface CallFailure {
  kind: 'answered' | 'no-answer' | 'not-sent';
  /** HTTP status, 0 when no answer came. A call that the key guard held back has the 401 that was the reason. */
  status: number;
  envelope: ErrorEnvelope;
}

/** `requestId`: DCS's id of an answered call. */
export type CallResult<T> = { ok: true; value: T; requestId?: string | null } | { ok: false; failure: CallFailure };

/**
 * Whether a failed write certainly had no effect: it did not leave, or it was refused. A 408 comes from a server in between, and the
 * server behind that one may still act.
 */
export function hadNoEffect({ kind, status }: CallFailure): boolean {
  return kind === 'not-sent' || (kind === 'answered' && status >= 400 && status < 500 && status !== 408);
}

/**
 * Whether DCS itself says that something does not exist: by 404, or by 400 with the code for the id of a job. The gateway answers 404 too,
 * when it knows no such API (dcs-api.md §4).
 */
export const isUnknownToDcs = ({ status, envelope }: CallFailure): boolean =>
  envelope.source === 'dcs' && (status === 404 || envelope.error_code === 'DCS.4070');

/** The status with which the BFF passes on a failed call: DCS's own for an error, 502 or 504 when no usable answer came. */
export function statusFor(failure: CallFailure): number {
  if (failure.status >= 400) return failure.status;
  if (failure.kind === 'answered') return 502;
  return failure.envelope.error_code === 'CONSOLE.UPSTREAM_TIMEOUT' ? 504 : 502;
}

/** Returns the value, or throws a Failure that the error handler passes on to the browser. */
export function orThrow<T>(result: CallResult<T>): T {
  if (result.ok) return result.value;
  throw new Failure(statusFor(result.failure), result.failure.envelope);
}
