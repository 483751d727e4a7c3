import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalRequest, sdkDate, sign } from './sign.ts';

// dcs-api.md §5, from the public documentation.
const KEY = { ak: 'QTWAOYTTINDUT2QVKYUC', sk: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' };
const EXAMPLE = {
  method: 'GET',
  url: new URL(
    'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  ),
  headers: { 'content-type': 'application/json', host: 'service.region.example.com' },
  body: '',
};

test('the known answer of the documentation', () => {
  const { text } = canonicalRequest(EXAMPLE, '20191115T033655Z');
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
  );
  expect(sign(EXAMPLE, KEY, '20191115T033655Z')['Authorization']).toBe(
    'SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, ' +
      'Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  );
});

test('the date has no separators and ends in Z', () => {
  expect(sdkDate(Date.UTC(2019, 10, 15, 3, 36, 55, 999))).toBe('20191115T033655Z');
});
