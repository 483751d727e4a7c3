import type { Clock, Random } from '../platform/clock.ts';
import type { Auth } from './auth.ts';
import type { Budget, Priority } from './budget.ts';
import { envelopeOf, type RawAnswer } from './errors.ts';
import type { CallResult } from './result.ts';
import type { Transport } from './transport.ts';

export interface CallOptions {
  endpoint: string;
  /** On whose authority. */
  auth: Auth;
  /** After this long, in ms, a read is not repeated any more. One attempt has its own limit, in the transport. */
  limitMs: number;
  transport: Transport;
  /** The budget of the scope. Null: calls do not wait. */
  budget: Budget | null;
  clock: Clock;
  random: Random;
  /** Told of every call as it leaves, its repeats too, with the priority that it had. For measurements. */
  onCall?: OnCall | undefined;
}

export type OnCall = (call: { method: string; path: string; priority: Priority }) => void;

export interface Request {
  method: 'GET' | 'PUT' | 'POST';
  /** Path, e.g. `/v2/{project}/instances`. */
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** How often a failed read is repeated; 3 by default. A write is never repeated. */
  retries?: number | undefined;
  /** Its priority when calls have to wait. Default: `page` for a read, `switch` for a write. */
  priority?: Priority | undefined;
}

export type Call = (request: Request) => Promise<CallResult<RawAnswer>>;

const RETRIES = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/** The pause in ms before repeat `attempt` (from 0): a random part ("full jitter") of a limit that doubles each time. */
function pauseBefore(attempt: number, random: Random): number {
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/** Whether a read may succeed when it is repeated: after throttling, faults of server or gateway, and no answer. */
function mayPass(result: CallResult<RawAnswer>): boolean {
  if (result.ok) return false;
  const { kind, status } = result.failure;
  return kind !== 'answered' || status === 429 || status >= 500;
}

async function sendOnce({ auth, ...options }: CallOptions, request: Request): Promise<CallResult<RawAnswer>> {
  const { method, signal, priority = method === 'GET' ? 'page' : 'switch' } = request;
  await options.budget?.take(priority, signal);
  const refusal = await auth.enter();
  // Passes on the refusal of the key as it came. This call did not leave, so it certainly had no effect.
  if (refusal !== null) return { ok: false, failure: { kind: 'not-sent', status: 401, envelope: refusal } };

  options.onCall?.({ method, path: request.path, priority });
  const url = new URL(request.path, options.endpoint);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const body = request.body === undefined ? null : JSON.stringify(request.body);
  const own: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' };
  const headers = auth.headersFor({ method, url, headers: own, body: body ?? '' });
  const result = await options.transport.send({
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, accept: 'application/json' },
    body,
    signal,
  });

  if (!result.ok) {
    auth.report({ kind: 'no-verdict' });
    return result;
  }
  const { raw } = result;
  if (raw.status >= 200 && raw.status < 300) {
    auth.report({ kind: 'good' });
    return { ok: true, value: raw };
  }
  const envelope = envelopeOf(raw, auth.secrets);
  if (raw.status === 429) options.budget?.throttled();
  if (raw.status === 401) auth.report({ kind: 'refused', envelope });
  else auth.report({ kind: raw.status < 500 ? 'good' : 'no-verdict' });
  return { ok: false, failure: { kind: 'answered', status: raw.status, envelope } };
}

/**
 * Sends requests on somebody's authority. A read is repeated on 429, 5xx and network faults; a 401 never (dcs-api.md §4), and a PUT or
 * POST never (a lost answer is not a lost request). Never rejects.
 */
export function createCall(options: CallOptions): Call {
  return async (request) => {
    const begun = options.clock.monotonic();
    const retries = request.method === 'GET' ? (request.retries ?? RETRIES) : 0;
    let result = await sendOnce(options, request);
    for (let done = 0; done < retries && mayPass(result); done += 1) {
      if (!result.ok && result.failure.status === 401) break;
      await options.clock.sleep(pauseBefore(done, options.random), request.signal);
      if (request.signal?.aborted === true || options.clock.monotonic() - begun >= options.limitMs) break;
      result = await sendOnce(options, request);
    }
    return result;
  };
}
