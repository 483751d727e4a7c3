import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { answersHead } from '../../contract/routes/route.ts';
import { ALL_ROUTES, ROUTE_NAMES } from '../../contract/routes/table.ts';
import { createAnswerCheck, type CheckedAnswer } from '../../testing/answer-check.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const described = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
});

let dcs: TestDcs;
let bff: TestBff;
let document: z.infer<typeof described>;
beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
  document = described.parse((await bff.app.inject({ url: '/api/openapi.json' })).json());
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

test('the description is valid OpenAPI 3.1, by the word of a validator that is not ours', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('the validator finds what is wrong', async () => {
  const [path = ''] = Object.keys(document.paths);
  const wrong = { ...document, paths: { [path]: { get: { responses: 'none' } } } };
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
});

test('every route is in it, once', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(ROUTE_NAMES.toSorted());
});

test('each schema stands in it once, and is referred to', () => {
  expect(JSON.stringify(document).length).toBeLessThan(100_000);
  expect(JSON.stringify(document.paths)).not.toContain('"error_code"');
});

test('it is kept as long as it is asked for anew', async () => {
  const { headers } = await bff.app.inject({ url: '/api/openapi.json' });
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' });
});

const UUID = '00000000-0000-4000-8000-000000000000';
async function askFor(method: 'GET' | 'HEAD', url: string): Promise<CheckedAnswer> {
  const { statusCode: status, headers, payload: body } = await bff.inject({ method, url });
  return { method, url, status, contentType: headers['content-type']?.toString(), body };
}

describe('what is read without a parameter is as it promises', () => {
  const plain = ALL_ROUTES.filter((route) => answersHead(route) && !route.path.includes('{'));
  test.each(plain.map(({ path }) => [path]))('%s', async (path) => {
    const check = createAnswerCheck(document);
    expect(check(await askFor('GET', path))).toBeNull();
    expect(check(await askFor('HEAD', path))).toBeNull();
  });
});

test('the check finds an answer that is not as promised', async () => {
  const check = createAnswerCheck(document);
  const good = await askFor('GET', '/api/session');
  expect(check(good)).toBeNull();
  const spoilt = (more: Partial<CheckedAnswer>) => check({ ...good, ...more });
  expect(spoilt({ body: '{"signed_in":true}' })).toContain('GET /api/session → 200: body');
  expect(spoilt({ body: good.body?.replace('{', '{"secret":1,') ?? '' })).toContain('additional properties');
  expect(spoilt({ status: 201 })).toContain('no such status');
  expect(spoilt({ contentType: 'text/html' })).toContain('text/html is not promised');
  expect(spoilt({ url: '/api/secret' })).toContain('not described');
  expect(spoilt({ url: '/api/secret', status: 404 })).toContain('body');
  expect(check(await askFor('GET', `/api/changes/${UUID}`))).toBeNull();
  expect(check(await askFor('GET', '/api/nothing'))).toBeNull();
});
