import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { envelopeOf, unreadableAnswer, type RawAnswer } from './errors.ts';

const leaf = fc.oneof(
  fc.string(),
  fc.constantFrom('DCS.4201', 'APIGW.0308', 'APIG.0201', 'IAM.0001', '', ' '),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}),
);
const key = fc.constantFrom(
  'error_code',
  'error_msg',
  'errorCode',
  'errorMsg',
  'code',
  'message',
  'request_id',
  'requestId',
  '__proto__',
);
const inner = fc.dictionary(fc.oneof(key, fc.constantFrom('title')), leaf, { maxKeys: 5 });
/** Objects whose fields have the names of an error, and whatever values. */
const near = fc.dictionary(fc.oneof(key, fc.constant('error')), fc.oneof(leaf, inner), { maxKeys: 8 });

const body = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString()),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  near.map((value) => JSON.stringify(value)),
  // Cut off in the middle.
  fc.tuple(near, fc.nat(50)).map(([value, length]) => JSON.stringify(value).slice(0, length)),
  fc.constantFrom('', ' ', 'null', '[]', '{}', '<html>', '\uFEFF{"error_code": "DCS.4201"}'),
  // Deep enough to break a recursive reader.
  fc.constantFrom(1, 5000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
);
const header = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('application/json', 'text/html', '')));
const answers = fc.record<RawAnswer>({
  status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer()),
  contentType: header,
  requestId: header,
  body,
});

test(
  'any bytes, any status, any content type: a valid envelope, with a code, and the same each time',
  { timeout: 30_000 },
  () => {
    fc.assert(
      fc.property(answers, (raw) => {
        for (const envelope of [envelopeOf(raw), unreadableAnswer(raw)]) {
          expect(errorEnvelope.parse(envelope)).toEqual(envelope);
          expect(envelope.error_code).not.toBe('');
          expect(envelope.error_msg).not.toBe('');
        }
        expect(envelopeOf({ ...raw })).toEqual(envelopeOf(raw));
      }),
      { numRuns: 500 },
    );
  },
);

test('it goes over the wire unharmed', () => {
  fc.assert(
    fc.property(answers, (raw) => {
      const envelope = envelopeOf(raw);
      expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
    }),
  );
});

test('a code that came is passed on untouched, and the header’s request id goes before the body’s', () => {
  const code = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(
      code,
      fc.string(),
      fc.integer({ min: 400, max: 599 }),
      header,
      (error_code, error_msg, status, requestId) => {
        const text = JSON.stringify({ error_code, error_msg, request_id: 'of-the-body' });
        const envelope = envelopeOf({ status, body: text, contentType: 'application/json', requestId });
        expect(envelope.error_code).toBe(error_code);
        expect(envelope.request_id).toBe(requestId === null || requestId === '' ? 'of-the-body' : requestId);
      },
    ),
  );
});
