import { errorEnvelope, type ConsoleCode, type ErrorEnvelope } from '../../contract/error.ts';
import { successOf, type CallInput, type DataOf, type Route } from '../../contract/routes/route.ts';
import { urlOf } from '../../contract/routes/url.ts';
import { CONSOLE_HEADER } from '../../contract/session.ts';
import { retryAdviceFor } from '../../domain/error-rules.ts';

/** The result of a call to the BFF. Every failure is an envelope, including failures that only the browser sees. */
export type Result<T> = { ok: true; data: T } | Refusal;

/** @property body the answer as JSON, for callers that need more than the envelope */
export interface Refusal {
  ok: false;
  error: ErrorEnvelope;
  body?: unknown;
}

/** Carries a failed call through TanStack Query, which sees only thrown values as failures. */
export class CallFailure extends Error {
  readonly envelope: ErrorEnvelope;
  readonly body: unknown;
  constructor({ error: envelope, body }: Refusal) {
    super(`${envelope.error_code}: ${envelope.error_msg}`);
    this.name = 'CallFailure';
    this.envelope = envelope;
    this.body = body;
  }
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: CallFailure;
  }
}

function failure(error_code: ConsoleCode, error_msg: string, source: ErrorEnvelope['source']): Refusal {
  return {
    ok: false,
    error: { error_code, error_msg, request_id: null, source, retry: retryAdviceFor(error_code, 0) },
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** The BFF's answer with any status, or an error if no answer came. Rejects only when `signal` is aborted. */
async function answerOf(path: string, init: RequestInit): Promise<Result<Response>> {
  const headers = new Headers(init.headers);
  // The list is requested before the script runs. A read must have the same headers, or the browser fetches it twice.
  if (init.method !== undefined) headers.set(CONSOLE_HEADER.name, CONSOLE_HEADER.value);
  try {
    return { ok: true, data: await fetch(path, { credentials: 'same-origin', ...init, headers }) };
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    return navigator.onLine
      ? failure('CONSOLE.NO_ANSWER', 'The console’s server did not answer.', 'network')
      : failure('CONSOLE.OFFLINE', 'This browser is offline.', 'network');
  }
}

const unexpected = (path: string, status: number) =>
  failure('CONSOLE.UNEXPECTED_ANSWER', `HTTP ${status} on ${path}, with a body of another shape`, 'console');

/** Reads the error in an answer. */
async function refusalOf(path: string, response: Response): Promise<Refusal> {
  const body = await bodyOf(response);
  const parsed = errorEnvelope.safeParse(body);
  return parsed.success ? { ok: false, error: parsed.data, body } : unexpected(path, response.status);
}

export interface CallOptions<Data> {
  signal?: AbortSignal;
  /** Adds data from the answer's headers. */
  complete?: (data: Data, headers: Headers) => Data;
}

function initOf({ method }: Route, input: object, { signal }: Pick<CallOptions<never>, 'signal'>): RequestInit {
  const body: RequestInit =
    'body' in input ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input.body) } : {};
  return { ...(method === 'GET' ? {} : { method }), ...body, ...(signal === undefined ? {} : { signal }) };
}

/** The data of a successful answer, by the route's schema. Undefined if it does not match. The table gives the type. */
function dataOf<R extends Route>(route: R, body: unknown): DataOf<R> | undefined;
function dataOf(route: Route, body: unknown): unknown {
  const answer = route.answers[successOf(route)];
  return answer?.kind === 'json' ? answer.schema.safeParse(body).data : undefined;
}

/**
 * Calls a route of the BFF and checks its answer against the table. Rejects only when the signal is aborted, with the
 * browser's own AbortError, which TanStack Query expects.
 */
export async function call<R extends Route>(
  route: R,
  input: CallInput<R>,
  options: CallOptions<DataOf<R>> = {},
): Promise<Result<DataOf<R>>> {
  const { complete = (data) => data } = options;
  const path = urlOf<Route>(route, input);
  const answer = await answerOf(path, initOf(route, input, options));
  if (!answer.ok) return answer;
  if (!answer.data.ok) return refusalOf(path, answer.data);
  const data = dataOf(route, await bodyOf(answer.data));
  if (data === undefined) return unexpected(path, answer.data.status);
  return { ok: true, data: complete(data, answer.data.headers) };
}

/** Fetches a file from the BFF. Fails as `call` does. */
export async function callForFile(path: string): Promise<Result<Blob>> {
  const answer = await answerOf(path, {});
  if (!answer.ok) return answer;
  if (!answer.data.ok) return refusalOf(path, answer.data);
  try {
    return { ok: true, data: await answer.data.blob() };
  } catch {
    return failure('CONSOLE.NO_ANSWER', 'The console’s server broke off in the middle of the file.', 'network');
  }
}

/** Converts a result for TanStack Query: returns the data or throws a CallFailure. */
export async function orThrow<T>(result: Promise<Result<T>>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new CallFailure(answer);
  return answer.data;
}
