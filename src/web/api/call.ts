import type * as z from 'zod/mini';
import { errorEnvelope, type ConsoleCode, type ErrorEnvelope } from '../../contract/error.ts';
import { retryAdviceFor } from '../../domain/error-rules.ts';

/** What a call to the BFF comes to. Every way to fail is an envelope, those that only the browser sees included. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: ErrorEnvelope };

/** A failed call on its way through TanStack Query, which knows failures only as thrown things. */
export class CallFailure extends Error {
  readonly envelope: ErrorEnvelope;
  constructor(envelope: ErrorEnvelope) {
    super(`${envelope.error_code}: ${envelope.error_msg}`);
    this.name = 'CallFailure';
    this.envelope = envelope;
  }
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: CallFailure;
  }
}

function failure(
  error_code: ConsoleCode,
  error_msg: string,
  source: ErrorEnvelope['source'],
): { ok: false; error: ErrorEnvelope } {
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

/**
 * Calls the BFF and checks its answer against a schema. Never rejects, save when `signal` is aborted: then with the
 * browser's own AbortError, which TanStack Query expects.
 */
export async function call<T>(schema: z.ZodMiniType<T>, path: string, init: RequestInit = {}): Promise<Result<T>> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    return navigator.onLine
      ? failure('CONSOLE.NO_ANSWER', 'The console’s server did not answer.', 'network')
      : failure('CONSOLE.OFFLINE', 'This browser is offline.', 'network');
  }
  const body = await bodyOf(response);
  if (response.ok) {
    const parsed = schema.safeParse(body);
    if (parsed.success) return { ok: true, data: parsed.data };
  } else {
    const parsed = errorEnvelope.safeParse(body);
    if (parsed.success) return { ok: false, error: parsed.data };
  }
  return failure(
    'CONSOLE.UNEXPECTED_ANSWER',
    `HTTP ${response.status} on ${path}, with a body of another shape`,
    'console',
  );
}

/** A result as TanStack Query wants it: the data, or a thrown CallFailure. */
export async function orThrow<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new CallFailure(settled.error);
  return settled.data;
}
