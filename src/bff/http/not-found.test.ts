import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ALL_ROUTES, ROUTES } from '../../contract/routes/table.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;
beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs, { as: null });
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const UUID = '00000000-0000-4000-8000-000000000000';
const ask = (method: (typeof METHODS)[number], path: string) =>
  bff.inject({ method, url: path.replaceAll(/\{\w+\}/g, UUID) });

test.each([...new Set(ALL_ROUTES.map(({ path }) => path))])(
  'Allow of %s names the methods that are answered, and no other',
  async (path) => {
    const answers = await Promise.all(METHODS.map(async (method) => ({ method, answer: await ask(method, path) })));
    const refused = answers.filter(({ answer }) => answer.statusCode === 405);
    const taken = answers.filter((each) => !refused.includes(each)).map(({ method }) => method);
    expect(taken).not.toHaveLength(0);
    for (const { answer } of refused) {
      expect(String(answer.headers['allow']).split(', ').toSorted()).toEqual(taken.toSorted());
    }
  },
);

test('HEAD of a certificate is refused: a download stands in the audit', async () => {
  const { statusCode, headers } = await ask('HEAD', ROUTES.downloadCertificate.path);
  expect([statusCode, headers['allow']]).toEqual([405, 'GET']);
});
