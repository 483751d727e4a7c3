import type { ErrorEnvelope } from '../../contract/error.ts';
import type { Clock } from '../platform/clock.ts';
import type { KeyGuard, KeyVerdict } from './key-guard.ts';
import { sdkDate, sign, type AccessKey, type SignableRequest } from './sign.ts';

/** The authority for calls: the service's key, or a person's token (dcs-api.md §5). */
export interface Auth {
  /** Asks to make a call. Null: go, and tell `report` how it ended. An envelope: do not call, this is why. */
  enter(): Promise<ErrorEnvelope | null>;
  report(verdict: KeyVerdict): void;
  /** All headers of a request: its own, and those that prove who sends it. */
  headersFor(request: SignableRequest): Readonly<Record<string, string>>;
  /** Texts that must not appear in any message. */
  readonly secrets: readonly string[];
}

export interface KeyAuthOptions {
  key: AccessKey;
  /** The security token of temporary keys, else null. */
  securityToken: string | null;
  /** Sent as `X-Project-Id`; null for IAM. */
  projectId: string | null;
  guard: KeyGuard;
  clock: Clock;
}

/** The service's key signs each request. */
export function keyAuth({ key, securityToken, projectId, guard, clock }: KeyAuthOptions): Auth {
  const scope = {
    ...(projectId === null ? {} : { 'X-Project-Id': projectId }),
    ...(securityToken === null ? {} : { 'X-Security-Token': securityToken }),
  };
  return {
    enter: () => guard.enter(),
    report: (verdict) => guard.report(verdict),
    headersFor: (request) => {
      const headers = { ...scope, ...request.headers };
      return { ...headers, ...sign({ ...request, headers }, key, sdkDate(clock.now())) };
    },
    secrets: [key.ak, key.sk, securityToken ?? ''].filter((secret) => secret !== ''),
  };
}

/**
 * Sends a person's token with each request. It does not use the guard of the service's key: a refused token says nothing about
 * the key.
 *
 * @param onRefused is called at a 401: the token is of no use any more
 */
export function tokenAuth(token: string, onRefused: () => void): Auth {
  return {
    enter: () => Promise.resolve(null),
    report: ({ kind }) => {
      if (kind === 'refused') onRefused();
    },
    headersFor: ({ headers }) => ({ ...headers, 'X-Auth-Token': token }),
    secrets: [token],
  };
}
