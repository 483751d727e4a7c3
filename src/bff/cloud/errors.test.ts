import { describe, expect, test } from 'vitest';
import { envelopeOf } from './errors.ts';

const answer = (status: number, body: unknown, more: { contentType?: string; requestId?: string } = {}) =>
  envelopeOf({
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    contentType: more.contentType ?? 'application/json',
    requestId: more.requestId ?? null,
  });

describe('every shape of an error', () => {
  test('the service', () => {
    const body = { error_code: 'DCS.4201', error_msg: 'Do not support SSL.', error_ext_msg: null };
    expect(answer(400, body, { requestId: 'r-1' })).toEqual({
      error_code: 'DCS.4201',
      error_msg: 'Do not support SSL.',
      request_id: 'r-1',
      source: 'dcs',
      retry: 'never',
    });
  });

  test('the gateway, its request id in the body', () => {
    const body = { error_code: 'APIGW.0308', error_msg: 'throttled', request_id: 'r-2' };
    expect(answer(429, body)).toMatchObject({ source: 'gateway', request_id: 'r-2', retry: 'safe' });
    expect(answer(429, { ...body, error_code: 'APIG.0308' })).toMatchObject({
      error_code: 'APIG.0308',
      source: 'gateway',
    });
  });

  test('the status goes along where the meaning depends on it', () => {
    expect(answer(504, { error_code: 'APIGW.0201', error_msg: 'backend timeout' })).toMatchObject({ http_status: 504 });
    expect(answer(400, { error_code: 'DCS.4201', error_msg: '' })).not.toHaveProperty('http_status');
  });

  test('IAM, with a number as code', () => {
    const body = { error: { code: 401, message: 'The token is wrong.', title: 'Unauthorized' } };
    expect(answer(401, body)).toMatchObject({ error_code: '401', error_msg: 'The token is wrong.', source: 'iam' });
  });

  test('a numeric code stays as it came', () => {
    expect(answer(400, { error_code: 111400026, error_msg: 'busy' })).toMatchObject({
      error_code: '111400026',
      retry: 'later',
    });
  });

  test.each([undefined, null, '', ' '])('a message that says nothing (%j) is replaced', (error_msg) => {
    expect(answer(503, { error_code: 'DCS.5000', error_msg }).error_msg).toBe('HTTP 503, without a message');
  });

  test.each([
    ['HTML', '<html>502 Bad Gateway</html>', 'text/html', 'text/html'],
    ['nothing', '', 'text/plain', 'an empty body'],
    ['other JSON', '{"hello": "world"}', 'application/json', 'application/json'],
    ['a bare string', '"no"', 'application/json', 'application/json'],
    ['an empty code', '{"error_code": ""}', 'application/json', 'application/json'],
  ])('%s has no code', (_name, body, contentType, named) => {
    const envelope = answer(502, body, { contentType });
    expect(envelope.error_code).toBe('CONSOLE.UPSTREAM_UNREADABLE');
    expect(envelope.error_msg).toContain('HTTP 502');
    expect(envelope.error_msg).toContain(named);
  });
});

describe('long texts', () => {
  test('a message of 2 MB is cut, and says by how much', () => {
    const { error_msg } = answer(400, { error_code: 'DCS.4201', error_msg: 'm'.repeat(2_000_000) });
    expect(error_msg).toBe(`${'m'.repeat(1000)}… (1999000 characters left out)`);
  });

  test('code and request id are cut as well', () => {
    const long = 'x'.repeat(5000);
    const cut = `${'x'.repeat(128)}… (4872 characters left out)`;
    expect(answer(400, { error_code: long, request_id: long })).toMatchObject({ error_code: cut, request_id: cut });
  });

  test('a secret at the edge is taken out before the text is cut', () => {
    const body = JSON.stringify({
      error_code: 'APIGW.0301',
      error_msg: `${'m'.repeat(990)}SECRET-ACCESS-KEY is unknown`,
    });
    const raw = { status: 401, contentType: null, requestId: null, body };
    const { error_msg } = envelopeOf(raw, ['SECRET-ACCESS-KEY']);
    expect(error_msg).toContain('***');
    expect(error_msg).not.toContain('SECRET');
  });

  test('a body that is too large to be read is called that', () => {
    const raw = { status: 500, contentType: 'text/html', requestId: null, body: '', unread: 'too-large' } as const;
    expect(envelopeOf(raw).error_msg).toBe(
      'DCS answered HTTP 500 with a body of more than 8 MiB, which the console cannot read.',
    );
  });
});
