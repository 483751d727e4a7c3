import * as z from 'zod';
import type { ErrorEnvelope, ErrorSource } from '../../contract/error.ts';
import { retryAdviceFor } from '../../domain/error-rules.ts';

/** An HTTP answer that is not the one that was hoped for. */
export interface RawAnswer {
  status: number;
  contentType: string | null;
  /** The header `X-Request-Id`. */
  requestId: string | null;
  body: string;
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

/** What was found in a body: DCS's and the gateway's shape, IAM's, or a near one (dcs-api.md §4). */
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

function unreadable(raw: RawAnswer, requestId: string | null): ErrorEnvelope {
  const type = raw.contentType?.slice(0, 100) ?? 'no content type';
  const what = raw.body === '' ? 'an empty body' : type;
  return {
    error_code: 'CONSOLE.UPSTREAM_UNREADABLE',
    error_msg: `DCS answered HTTP ${raw.status} with ${what}, which the console cannot read.`,
    request_id: requestId,
    source: 'gateway',
    retry: retryAdviceFor('CONSOLE.UPSTREAM_UNREADABLE', raw.status),
  };
}

/**
 * Any answer that is an error, as the one envelope: codes untouched, numbers read as strings, the request id from the header
 * or else the body. An answer without a code becomes `CONSOLE.UPSTREAM_UNREADABLE`. Never throws.
 */
export function envelopeOf(raw: RawAnswer): ErrorEnvelope {
  const json = parseJson(raw.body);
  const found = shape.safeParse(json);
  const fromBody = found.success ? found.data.requestId : anyRequestId.parse(json).request_id;
  const requestId = [raw.requestId, fromBody].find((id) => id !== null && id !== undefined && id !== '') ?? null;
  if (!found.success || found.data.code === '') return unreadable(raw, requestId);
  const { code, message, iam } = found.data;
  return {
    error_code: code,
    // A blank message says as little as none.
    error_msg: message?.trim() ? message : `HTTP ${raw.status}, without a message`,
    request_id: requestId,
    source: sourceOf(code, iam),
    retry: retryAdviceFor(code, raw.status),
  };
}

/** The gateway writes access keys into some of its messages ("ak not exist"): secrets are neither logged nor sent to a browser. */
export function withoutSecrets(envelope: ErrorEnvelope, secrets: readonly string[]): ErrorEnvelope {
  const told = secrets.filter((secret) => secret !== '');
  return { ...envelope, error_msg: told.reduce((text, secret) => text.replaceAll(secret, '***'), envelope.error_msg) };
}

/** An answer of status 2xx whose body is not what the API documents. */
export function unreadableAnswer(raw: RawAnswer): ErrorEnvelope {
  return unreadable(raw, raw.requestId);
}
