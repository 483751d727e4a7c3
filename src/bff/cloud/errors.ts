import * as z from 'zod';
import type { ErrorEnvelope, ErrorSource } from '../../contract/error.ts';
import { dependsOnStatus, retryAdviceFor } from '../../domain/error-rules.ts';
import { BOUNDS, worded } from '../platform/bounds.ts';
import { clip } from '../platform/clip.ts';
import { consoleError } from '../platform/failure.ts';

/** An HTTP answer that is an error or cannot be read. */
export interface RawAnswer {
  status: number;
  contentType: string | null;
  /** The header `X-Request-Id`. */
  requestId: string | null;
  /** Empty when it was not read. */
  body: string;
  /** Why the body was not read; absent when it was read. */
  unread?: 'too-large' | 'broken-off';
}

const word = z.union([z.string(), z.number()]).transform(String);
const optionalWord = word.nullish().catch(null);

const flat = z.object({ error_code: word, error_msg: optionalWord, request_id: optionalWord });
/** `errorCode` and `code` are not documented for DCS, but other services of the same cloud write them. */
const camel = z.object({ errorCode: word, errorMsg: optionalWord, requestId: optionalWord });
const nested = z.object({
  error: z.object({ code: word, message: optionalWord, title: optionalWord }),
  request_id: optionalWord,
});
const bare = z.object({ code: word, message: optionalWord, request_id: optionalWord });

/** The shapes of an error's body: DCS's and the gateway's, IAM's, and similar ones (dcs-api.md §4). */
const shape = z.union([
  flat.transform((e) => ({ code: e.error_code, message: e.error_msg, requestId: e.request_id, iam: false })),
  camel.transform((e) => ({ code: e.errorCode, message: e.errorMsg, requestId: e.requestId, iam: false })),
  nested.transform((e) => ({
    code: e.error.code,
    message: e.error.message ?? e.error.title,
    requestId: e.request_id,
    iam: true,
  })),
  bare.transform((e) => ({ code: e.code, message: e.message, requestId: e.request_id, iam: false })),
]);

const anyRequestId = z.object({ request_id: optionalWord }).catch({ request_id: null });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sourceOf(code: string, iam: boolean): ErrorSource {
  if (iam || code.startsWith('IAM.')) return 'iam';
  return /^APIGW?\./.test(code) ? 'gateway' : 'dcs';
}

function whatCame({ body, contentType, unread }: RawAnswer): string {
  if (unread === 'too-large') return `a body of more than ${worded(BOUNDS.answer)}`;
  if (unread === 'broken-off') return 'a body that broke off';
  return body === '' ? 'an empty body' : (contentType?.slice(0, 100) ?? 'no content type');
}

function unreadable(raw: RawAnswer, requestId: string | null): ErrorEnvelope {
  return {
    error_code: 'CONSOLE.UPSTREAM_UNREADABLE',
    error_msg: `DCS answered HTTP ${raw.status} with ${whatCame(raw)}, which the console cannot read.`,
    request_id: requestId,
    source: 'gateway',
    retry: retryAdviceFor('CONSOLE.UPSTREAM_UNREADABLE', raw.status),
  };
}

/** The gateway writes access keys into some of its messages ("ak not exist"): secrets are neither logged nor sent to a browser. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((told, secret) => told.replaceAll(secret, '***'), text);

/** Removes secrets from a message, then cuts it to its bound. In the other order, half a secret could remain unnoticed. */
const messageOf = (text: string, secrets: readonly string[]): string =>
  clip(withoutSecrets(text, secrets), BOUNDS.message.most);

/**
 * Turns any error answer into the one envelope: codes stay as they are, numbers are read as strings, the request id comes from the
 * header or else the body, long texts are cut. An answer without a code becomes `CONSOLE.UPSTREAM_UNREADABLE`. Never throws.
 *
 * @param secrets are removed from messages
 */
export function envelopeOf(raw: RawAnswer, secrets: readonly string[] = []): ErrorEnvelope {
  const json = parseJson(raw.body);
  const found = shape.safeParse(json);
  const fromBody = found.success ? found.data.requestId : anyRequestId.parse(json).request_id;
  const named = [raw.requestId, fromBody].find((id) => id !== null && id !== undefined && id !== '') ?? null;
  const requestId = named === null ? null : clip(named, BOUNDS.id.most);
  if (!found.success || found.data.code === '') return unreadable(raw, requestId);
  const { code, message, iam } = found.data;
  return {
    error_code: clip(code, BOUNDS.id.most),
    // A blank message counts as none.
    error_msg: message?.trim() ? messageOf(message, secrets) : `HTTP ${raw.status}, without a message`,
    request_id: requestId,
    source: sourceOf(code, iam),
    retry: retryAdviceFor(code, raw.status),
    ...(dependsOnStatus(code) ? { http_status: raw.status } : {}),
  };
}

/** The failure for an answer of status 2xx whose body is not as documented. */
export function unreadableAnswer(raw: RawAnswer): ErrorEnvelope {
  return unreadable(raw, raw.requestId);
}

/** The failure for an answer, or a list of several, that is larger than the console reads. @param what says what is larger than which bound */
export function tooLarge(what: string, request_id: string | null): ErrorEnvelope {
  return consoleError('CONSOLE.UPSTREAM_TOO_LARGE', `${what}, the most that the console reads.`, {
    source: 'dcs',
    request_id,
  });
}
