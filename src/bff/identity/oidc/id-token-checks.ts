import { createHash } from 'node:crypto';
import type { Claims } from './claims.ts';

/** How far the provider's clock may be ahead of ours. openid-client has the same tolerance for `exp` and `nbf`. */
export const CLOCK_TOLERANCE_S = 30;

/** OpenID Connect Core §2: at most 255 characters. */
const LONGEST_SUBJECT = 255;

/**
 * The hash of a signature algorithm (RFC 7518 §3.1; EdDSA, which openid-client has only by Ed25519, hashes with
 * SHA-512).
 */
function hashOf(alg: unknown): string | null {
  if (typeof alg !== 'string') return null;
  if (alg === 'EdDSA' || alg === 'Ed25519') return 'sha512';
  const bits = /^(?:RS|PS|ES)(256|384|512)$/.exec(alg)?.[1];
  return bits === undefined ? null : `sha${bits}`;
}

/**
 * The correct `at_hash` of an access token: the left half of its hash (OpenID Connect Core §3.1.3.6). Null for an
 * unknown algorithm.
 */
export function atHash(accessToken: string, alg: unknown): string | null {
  const hash = hashOf(alg);
  if (hash === null) return null;
  const digest = createHash(hash).update(accessToken, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** The signature algorithm of a token whose signature was verified. */
function algorithmOf(idToken: string): unknown {
  const header: unknown = JSON.parse(Buffer.from(idToken.split('.', 1)[0] ?? '', 'base64url').toString());
  return typeof header === 'object' && header !== null && 'alg' in header ? header.alg : undefined;
}

export interface Redeemed {
  claims: Claims;
  idToken: string;
  accessToken: string;
}

/**
 * The fault of an ID token that openid-client has accepted, or null. openid-client checks `azp` only when there are
 * several audiences, only the type of `iat`, only the presence of `sub`, and never `at_hash`.
 *
 * @param nowMs the time of the machine's clock, by which openid-client checks `exp`
 */
export function faultOf({ claims, idToken, accessToken }: Redeemed, clientId: string, nowMs: number): string | null {
  const { sub, azp, iat, at_hash } = claims;
  if (typeof sub !== 'string' || sub.trim() === '') return 'the ID token’s "sub" is empty: it says nobody';
  if (/[\p{Cc}\p{Cf}]/u.test(sub)) return 'the ID token’s "sub" has characters in it that cannot be seen';
  if (sub.length > LONGEST_SUBJECT) return `the ID token’s "sub" is longer than ${LONGEST_SUBJECT} characters`;
  if (azp !== undefined && azp !== clientId)
    return 'the ID token’s "azp" is not OIDC_CLIENT_ID: it was made for another client';
  const ahead = typeof iat === 'number' ? iat - Math.floor(nowMs / 1000) : Number.NaN;
  if (!(ahead <= CLOCK_TOLERANCE_S)) {
    return `the ID token’s "iat" is ${ahead} s in the future (at most ${CLOCK_TOLERANCE_S}): compare the clocks of the console and the provider`;
  }
  if (at_hash === undefined) return null;
  const right = atHash(accessToken, algorithmOf(idToken));
  if (right === null) return 'the ID token’s "at_hash" cannot be checked: the algorithm of its signature is unknown';
  return at_hash === right ? null : 'the ID token’s "at_hash" does not match the access token';
}
