import * as oidc from 'openid-client';
import type { ConsoleCode } from '../../../contract/error.ts';
import { consoleError, Failure, reasonOf } from '../../platform/failure.ts';

/**
 * Why nobody was signed in. `interrupted`: the browser came back, but there is no unfinished sign-in for it.
 * `unreachable`: the provider gave no answer, or none that makes sense. `refused`: the provider said no. `untrusted`:
 * its answer failed the checks.
 */
export type Refusal = 'interrupted' | 'unreachable' | 'refused' | 'untrusted' | 'no-role' | 'closed';

const REFUSALS: Readonly<Record<Refusal, readonly [status: number, code: ConsoleCode, message: string]>> = {
  interrupted: [
    401,
    'CONSOLE.SIGN_IN_INTERRUPTED',
    'The browser came back, but the console has no unfinished sign-in for it: the sign-in took too long, was used already or began elsewhere.',
  ],
  unreachable: [
    503,
    'CONSOLE.PROVIDER_UNREACHABLE',
    'The identity provider does not answer, or its answer is not valid.',
  ],
  refused: [401, 'CONSOLE.PROVIDER_REFUSED', 'The identity provider refused the sign-in'],
  untrusted: [
    401,
    'CONSOLE.PROVIDER_REFUSED',
    'The identity provider’s answer failed the checks: it was not believed.',
  ],
  'no-role': [403, 'CONSOLE.ROLE_MISSING', 'None of the person’s groups has a role (OIDC_ADMINS, OIDC_SUPPORTERS).'],
  closed: [404, 'CONSOLE.SIGN_IN_METHOD_CLOSED', 'OpenID Connect is not set up here (OIDC_ISSUER).'],
};

/** @param detail one of OAuth's error words, e.g. `access_denied` */
export function refusal(kind: Refusal, detail: string | null = null): Failure {
  const [status, code, message] = REFUSALS[kind];
  return new Failure(status, consoleError(code, detail === null ? message : `${message} (${detail}).`));
}

/** The library's codes for a missing or malformed answer. */
const NO_ANSWER = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** OAuth's word for an error (RFC 6749 §4.1.2.1, §5.2), or `unnamed`, because the text comes from another system. */
const wordOf = (error: string): string => (/^[a-z_]{1,40}$/.test(error) ? error : 'unnamed');

/**
 * Why a call of openid-client failed: the refusal, and a line for the log. The library's messages are fixed texts. Its
 * `cause` may hold codes and tokens, so it is left out.
 */
export function failureOf(cause: unknown): { failure: Failure; line: string } {
  if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError) {
    const word = wordOf(cause.error);
    return { failure: refusal('refused', word), line: word };
  }
  if (cause instanceof oidc.WWWAuthenticateChallengeError) {
    return { failure: refusal('refused', 'challenge'), line: `challenged with ${cause.status}` };
  }
  if (cause instanceof oidc.ClientError) {
    const kind = NO_ANSWER.has(cause.code ?? '') ? 'unreachable' : 'untrusted';
    const inner = cause.cause instanceof Error && cause.code !== undefined ? `: ${cause.cause.message}` : '';
    return { failure: refusal(kind), line: `${cause.message}${inner}` };
  }
  // The library's own errors have a code. An error without one comes from `fetch`, which gives the reason in its cause.
  if (cause instanceof TypeError && !('code' in cause)) {
    return { failure: refusal('unreachable'), line: `${cause.message}: ${reasonOf(cause.cause ?? 'no reason given')}` };
  }
  return { failure: refusal('untrusted'), line: reasonOf(cause) };
}
