import { expect, test } from 'vitest';
import { atHash, CLOCK_TOLERANCE_S, faultOf } from './id-token-checks.ts';

const NOW = Date.parse('2026-11-24T04:00:00.000Z');
const NOW_S = NOW / 1000;
const idToken = (alg: unknown): string => `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.e30.x`;
const faultIn = (claims: object, alg: unknown = 'RS256'): string | null =>
  faultOf(
    { claims: { sub: 's', iat: NOW_S, ...claims }, idToken: idToken(alg), accessToken: 'access' },
    'console',
    NOW,
  );

test('the hash of an access token is that of the specification’s example', () => {
  // OpenID Connect Core, appendix A.3.
  expect(atHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', 'RS256')).toBe('77QmUPtjPfzWtF2AnpK9RQ');
});

test.each([
  ['RS256', 16],
  ['PS384', 24],
  ['ES512', 32],
  ['EdDSA', 32],
  ['Ed25519', 32],
])('with %s it has %i bytes, and counts', (alg, bytes) => {
  const right = atHash('access', alg);
  expect(Buffer.from(right ?? '', 'base64url')).toHaveLength(bytes);
  expect(faultIn({ at_hash: right }, alg)).toBe(null);
  expect(faultIn({ at_hash: atHash('another', alg) }, alg)).toContain('does not match');
});

test.each([['none'], ['HS256'], ['RS2560'], [null], [7]])(
  'a hash under the algorithm %j cannot be checked, and is not believed',
  (alg) => {
    expect(atHash('access', alg)).toBe(null);
    expect(faultIn({ at_hash: 'x' }, alg)).toContain('cannot be checked');
    expect(faultIn({}, alg)).toBe(null);
  },
);

test('the provider’s clock may be a little ahead', () => {
  expect(faultIn({ iat: NOW_S + CLOCK_TOLERANCE_S })).toBe(null);
  expect(faultIn({ iat: NOW_S + CLOCK_TOLERANCE_S + 1 })).toContain('"iat" is 31 s in the future');
  expect(faultIn({ iat: NOW_S - 86_400 })).toBe(null);
});

test.each(['a\u202eb', '\u200b', 'a\nb'])('a subject with what cannot be seen in it (%j) names nobody', (sub) => {
  expect(faultIn({ sub })).toContain('cannot be seen');
});
