import type { ErrorEnvelope } from '../../contract/error.ts';
import { Failure } from '../failure.ts';

/**
 * How a call to DCS failed. `answered`: with an HTTP answer of that status (a 2xx one that could not be read, too).
 * `no-answer`: the request may have arrived, or not. `not-sent`: it certainly did not leave.
 */
export interface CallFailure {
  kind: 'answered' | 'no-answer' | 'not-sent';
  /** HTTP status, 0 where no answer came. A call that the key guard held back has the 401 that it was held back for. */
  status: number;
  envelope: ErrorEnvelope;
}

/** `requestId`: by which DCS knows an answered call. */
export type CallResult<T> = { ok: true; value: T; requestId?: string | null } | { ok: false; failure: CallFailure };

/**
 * Whether a write that failed certainly had no effect: it did not leave, or was refused. A 408 comes of something in between, and what
 * stands behind that may be at work.
 */
export function hadNoEffect({ kind, status }: CallFailure): boolean {
  return kind === 'not-sent' || (kind === 'answered' && status >= 400 && status < 500 && status !== 408);
}

/**
 * Whether DCS itself says that there is no such thing: by 404, or by 400 with the code for the id of a job. The gateway answers 404 too,
 * when it knows no such API (dcs-api.md §4).
 */
export const isUnknownToDcs = ({ status, envelope }: CallFailure): boolean =>
  envelope.source === 'dcs' && (status === 404 || envelope.error_code === 'DCS.4070');

/** The status with which the BFF passes a failed call on: DCS's own for an error, 502 and 504 for what is not an answer. */
export function statusFor(failure: CallFailure): number {
  if (failure.status >= 400) return failure.status;
  if (failure.kind === 'answered') return 502;
  return failure.envelope.error_code === 'CONSOLE.UPSTREAM_TIMEOUT' ? 504 : 502;
}

/** The value, or a thrown Failure that the error handler passes on to the browser. */
export function orThrow<T>(result: CallResult<T>): T {
  if (result.ok) return result.value;
  throw new Failure(statusFor(result.failure), result.failure.envelope);
}
