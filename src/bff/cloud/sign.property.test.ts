import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { gatewayFaultOf } from '../../testing/gateway.ts';
import { sdkDate, sign, type SignableRequest } from './sign.ts';

/** The vendor’s signer takes the date from the machine's clock. */
const signedHeaders = z.object({ Authorization: z.string(), 'X-Sdk-Date': z.string() });

/** Any text, often with the characters that encoders disagree on. */
const text = fc.string({
  minLength: 1,
  unit: fc.oneof(
    fc.mapToConstant({ num: 15, build: (n) => `!'()*~-._ +&=%/?`.charAt(n) }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});
const key = fc.record({ ak: fc.stringMatching(/^[A-Z0-9]{20}$/), sk: fc.stringMatching(/^[A-Za-z0-9]{40}$/) });
const word = fc.stringMatching(/^[A-Za-z0-9_~-]{1,12}$/);

/** A second opinion. The vendor's signer encodes a `%` of the path twice, so paths are of unreserved characters here. */
const requests = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  path: fc.array(word, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/')),
  slash: fc.constantFrom('', '/'),
  query: fc.dictionary(text, fc.uniqueArray(text, { minLength: 1, maxLength: 3 }), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  headers: fc.dictionary(fc.stringMatching(/^y[a-z]{1,8}$/), word, { maxKeys: 3, noNullPrototype: true }),
  body: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4, noNullPrototype: true })),
});

test('any request is signed as the vendor’s own signer signs it', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(requests, key, ({ method, path, slash, query, headers: more, body }, { ak, sk }) => {
      const url = new URL(`https://dcs.example.com/${path}${slash}`);
      for (const [name, values] of Object.entries(query)) {
        for (const value of values) url.searchParams.append(name, value);
      }
      // As they come out of a URL: half a character (a lone surrogate) cannot be sent.
      const queryParams = Object.fromEntries(
        [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
      );
      const headers = { 'content-type': 'application/json', host: 'dcs.example.com', ...more };
      const theirs = signedHeaders.parse(
        AKSKSigner.sign(
          {
            method,
            endpoint: `https://dcs.example.com/${path}${slash}`,
            queryParams,
            headers: { ...headers },
            ...(body === null ? {} : { data: body }),
          },
          new BasicCredentials().withAk(ak).withSk(sk),
        ),
      );
      const ours = sign(
        { method, url, headers, body: body === null ? '' : JSON.stringify(body) },
        { ak, sk },
        theirs['X-Sdk-Date'],
      );
      expect(ours['Authorization']).toBe(theirs.Authorization);
    }),
    { numRuns: 200 },
  );
});

/** What the console sends: paths of every kind, queries of plain names and values of every kind. */
const sent = fc
  .record({
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    // Half a character (a lone surrogate) cannot be encoded.
    path: fc.array(
      text.filter((part) => !/\p{Surrogate}/u.test(part)),
      { minLength: 1, maxLength: 4 },
    ),
    query: fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), text, { maxKeys: 4, noNullPrototype: true }),
    body: fc.oneof(
      fc.constant(''),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    ),
    headers: fc.record({ 'content-type': fc.constant('application/json'), 'X-Project-Id': word }),
  })
  .map(({ path, query, ...rest }): SignableRequest => {
    const url = new URL(`https://dcs.example.com/v2/${path.map((part) => encodeURIComponent(part)).join('/')}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { ...rest, url };
  });

/** The request as the embedded DCS's gateway gets it. */
function received(request: SignableRequest, signed: Readonly<Record<string, string>>) {
  const headers = Object.entries({ ...request.headers, ...signed }).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: request.method,
    url: `${request.url.pathname}${request.url.search}`,
    headers: Object.fromEntries(headers),
    body: Buffer.from(request.body),
  };
}

test('the embedded DCS, which checks by its own reading of the documents, accepts what is signed and nothing altered', () => {
  fc.assert(
    fc.property(sent, key, fc.integer({ min: 0, max: 4e12 }), (request, { ak, sk }, now) => {
      const signed = sign(request, { ak, sk }, sdkDate(now));
      const arrived = received(request, signed);
      expect(gatewayFaultOf(arrived, { ak, sk }, now)).toBeNull();
      const altered = [
        { ...arrived, method: arrived.method === 'GET' ? 'PUT' : 'GET' },
        { ...arrived, url: `/x${arrived.url}` },
        { ...arrived, url: `${arrived.url}${request.url.search === '' ? '?' : '&'}x=1` },
        { ...arrived, body: Buffer.from(`${request.body} `) },
        { ...arrived, headers: { ...arrived.headers, 'x-project-id': 'another!' } },
      ];
      for (const each of altered) expect(gatewayFaultOf(each, { ak, sk }, now)).toBe('verify aksk signature fail');
      expect(gatewayFaultOf(arrived, { ak, sk: `${sk}x` }, now)).toBe('verify aksk signature fail');
      expect(gatewayFaultOf(arrived, { ak, sk }, now + 16 * 60_000)).toContain('15 minutes');
    }),
    { numRuns: 200 },
  );
});
