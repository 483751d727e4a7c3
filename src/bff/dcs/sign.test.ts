import { createHash } from 'node:crypto';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
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

/** The vendor's signer takes the date from the machine's clock. */
const signedHeaders = z.object({ Authorization: z.string(), 'X-Sdk-Date': z.string() });

/** Any text, often with the characters that encoders disagree on. */
const text = fc.string({
  minLength: 1,
  unit: fc.oneof(
    fc.mapToConstant({ num: 15, build: (n) => `!'()*~-._ +&=%/?`.charAt(n) }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

/** A second opinion. The vendor's signer encodes a `%` of the path twice, so paths are of unreserved characters here. */
const requests = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  segments: fc.array(fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/), { minLength: 1, maxLength: 5 }),
  query: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
  project: fc.stringMatching(/^[0-9a-f]{32}$/),
  body: fc.option(fc.record({ enabled: fc.boolean(), note: fc.string() })),
});

test('any request is signed as the vendor’s own signer signs it', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(requests, ({ method, segments, query, project, body }) => {
      const path = segments.filter((segment) => !/^\.{1,2}$/.test(segment)).join('/');
      const url = new URL(`https://dcs.example.com/${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const headers = { 'content-type': 'application/json', 'X-Project-Id': project, host: 'dcs.example.com' };
      const theirs = signedHeaders.parse(
        AKSKSigner.sign(
          {
            method,
            endpoint: `https://dcs.example.com/${path}`,
            queryParams: Object.fromEntries(url.searchParams),
            headers: { ...headers },
            ...(body === null ? {} : { data: body }),
          },
          new BasicCredentials().withAk(KEY.ak).withSk(KEY.sk),
        ),
      );
      const ours = sign(
        { method, url, headers, body: body === null ? '' : JSON.stringify(body) },
        KEY,
        theirs['X-Sdk-Date'],
      );
      expect(ours['Authorization']).toBe(theirs.Authorization);
    }),
  );
});
