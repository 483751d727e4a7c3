import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { errorEnvelope } from '../../contract/error.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeEach(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs, { requestsPerMinute: 3, trustProxy: 1 });
});
afterEach(async () => {
  vi.useRealTimers();
  await bff.stop();
  await dcs.close();
});

const ask = (headers: Record<string, string>, url = '/api/changes') => bff.app.inject({ url, headers });
const from = (address: string) => ({ 'x-forwarded-for': address });
const statuses = async (headers: Record<string, string>, times: number) => {
  const answers: number[] = [];
  for (let n = 0; n < times; n += 1) answers.push((await ask(headers)).statusCode);
  return answers;
};

test('one session asks so much in a minute and no more, whatever others do; the next minute it goes on', async () => {
  const own = { ...bff.headers };
  expect(await statuses(own, 4)).toEqual([200, 200, 200, 429]);
  const refused = await ask(own);
  expect(errorEnvelope.parse(refused.json())).toMatchObject({
    error_code: 'CONSOLE.TOO_MANY_REQUESTS',
    retry: 'later',
  });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(await statuses(await bff.headersOf('support'), 1)).toEqual([200]);
  await bff.clock.advance(60_000);
  expect(await statuses(own, 1)).toEqual([200]);
});

test('a clock that is set back by a day makes no minute a day', async () => {
  // The library's own store uses the machine's clock.
  vi.useFakeTimers({ toFake: ['Date'] });
  const address = from('192.0.2.9');
  expect(await statuses(address, 4)).toEqual([401, 401, 401, 429]);
  bff.clock.jump(-24 * 3_600_000);
  vi.setSystemTime(Date.now() - 24 * 3_600_000);
  vi.advanceTimersByTime(60_000);
  await bff.clock.advance(60_000);
  expect(await statuses(address, 1)).toEqual([401]);
});

test('who is not signed in is counted by address, also when turned away', async () => {
  expect(await statuses(from('192.0.2.1'), 4)).toEqual([401, 401, 401, 429]);
  expect(await statuses(from('192.0.2.2'), 1)).toEqual([401]);
  // A person with one IPv6 address has 2^64 of them.
  expect(await statuses(from('2001:db8::1'), 3)).toEqual([401, 401, 401]);
  expect(await statuses(from('2001:db8::2'), 1)).toEqual([429]);
});

test('what is asked for under an address written otherwise, or that leads nowhere, counts', async () => {
  const address = from('192.0.2.4');
  for (const path of ['/%61pi/instances', '/api/nothing', '/%61uth/oidc/start']) {
    expect((await ask(address, path)).statusCode).not.toBe(429);
  }
  expect((await ask(address, '/%61pi/instances')).statusCode).toBe(429);
});

test('health is not counted', async () => {
  const address = from('192.0.2.3');
  for (let n = 0; n < 5; n += 1) {
    expect((await ask(address, '/healthz')).statusCode).toBe(200);
  }
  expect(await statuses(address, 1)).toEqual([401]);
});

test('whose quota a thief has used up can still end their sessions', async () => {
  const owner = { ...bff.headers };
  const thief = { ...(await bff.headersOf('admin')), ...from('192.0.2.66') };
  expect(await statuses(thief, 4)).toEqual([200, 200, 200, 429]);
  expect(await statuses(owner, 1)).toEqual([429]);
  const { statusCode } = await bff.app.inject({ method: 'DELETE', url: '/api/sessions', headers: owner });
  expect(statusCode).toBe(200);
  expect(await statuses(thief, 1)).toEqual([401]);
});

test('nor do strangers at the same address keep anybody from ending their session', async () => {
  const here = from('192.0.2.1');
  const owner = { ...bff.headers, ...here };
  expect(await statuses(here, 4)).toEqual([401, 401, 401, 429]);
  expect((await bff.app.inject({ method: 'DELETE', url: '/api/session', headers: owner })).statusCode).toBe(200);
});
