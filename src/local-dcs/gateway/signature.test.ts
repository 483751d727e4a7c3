import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalRequest, faultOf, signatureOf, type SignedRequest } from './signature.ts';

// The test vector of the public documentation (dcs-api.md §5).
const KEY = { ak: 'QTWAOYTTINDUT2QVKYUC', sk: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' };
const DATE = '20191115T033655Z';
const NOW = Date.UTC(2019, 10, 15, 3, 36, 55);
const SIGNED = ['content-type', 'host', 'x-sdk-date'];
const REQUEST: SignedRequest = {
  method: 'GET',
  url: '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  headers: { 'content-type': 'application/json', host: 'service.region.example.com', 'x-sdk-date': DATE },
  body: new Uint8Array(),
};
const SIGNATURE = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe';

const signed = (change: Partial<SignedRequest> = {}, authorization?: string): SignedRequest => ({
  ...REQUEST,
  ...change,
  headers: {
    ...REQUEST.headers,
    ...change.headers,
    authorization:
      authorization ?? `SDK-HMAC-SHA256 Access=${KEY.ak}, SignedHeaders=${SIGNED.join(';')}, Signature=${SIGNATURE}`,
  },
});

describe('the gateway’s check of a signature', () => {
  it('agrees with the known answer', () => {
    const canonical = createHash('sha256').update(canonicalRequest(REQUEST, SIGNED)).digest('hex');
    expect(canonical).toBe('b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a');
    expect(signatureOf(REQUEST, SIGNED, DATE, KEY.sk)).toBe(SIGNATURE);
    expect(faultOf(signed(), KEY, NOW)).toBeNull();
  });

  it('takes a date up to 15 minutes off, and none beyond', () => {
    expect(faultOf(signed(), KEY, NOW + 15 * 60_000)).toBeNull();
    expect(faultOf(signed(), KEY, NOW + 15 * 60_000 + 1)).toContain('15 minutes');
    expect(faultOf(signed(), KEY, NOW - 15 * 60_000 - 1)).toContain('15 minutes');
  });

  it.each([
    ['another body', { body: Buffer.from('{"enabled":true}') }],
    ['another path', { url: '/v1/other/vpcs' }],
    ['another query', { url: `${REQUEST.url}&offset=1` }],
    ['another method', { method: 'PUT' }],
    ['another signed header', { headers: { 'content-type': 'text/plain' } }],
  ])('refuses %s', (_, change) => {
    expect(faultOf(signed(change), KEY, NOW)).toBe('verify aksk signature fail');
  });

  it.each([
    ['no header', '', 'there is no Authorization header'],
    ['a malformed header', 'Bearer x', 'the Authorization header is malformed'],
    [
      'an unsigned date',
      `SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=${SIGNATURE}`,
      'X-Sdk-Date is not signed',
    ],
    [
      'another access key',
      `SDK-HMAC-SHA256 Access=OTHER, SignedHeaders=${SIGNED.join(';')}, Signature=${SIGNATURE}`,
      'Get secretKey failed,ak:OTHER,err:ak not exist',
    ],
  ])('refuses %s', (_, authorization, fault) => {
    expect(faultOf(signed({}, authorization), KEY, NOW)).toBe(fault);
  });
});
