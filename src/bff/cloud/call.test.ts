import { afterEach, expect, test } from 'vitest';
import { startHttpServer } from '../../testing/http-server.ts';
import type { Clock } from '../platform/clock.ts';
import { keyAuth } from './auth.ts';
import { createCall } from './call.ts';
import { createKeyGuard } from './key-guard.ts';
import { createTransport } from './transport.ts';

const open: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** Reads from a DCS that fails each time, with pauses of 200, 400 and 800 ms. @returns how often it was asked */
async function askedWithin(limitMs: number): Promise<number> {
  let asked = 0;
  const server = await startHttpServer(() => (_request, response) => {
    asked += 1;
    response.writeHead(503).end();
  });
  const transport = createTransport({ endpoint: server.origin, timeoutMs: 30_000, connections: 1 });
  open.push(server.close, () => transport.close());
  // Nobody waits on it, and each pause passes.
  let elapsed = 0;
  const clock: Clock = {
    now: () => elapsed,
    monotonic: () => elapsed,
    sleep: async (ms) => {
      elapsed += ms;
    },
  };
  const key = { ak: 'AK', sk: 'SK' };
  const auth = keyAuth({ key, securityToken: null, projectId: 'p', guard: createKeyGuard(clock), clock });
  const call = createCall({ endpoint: server.origin, transport, budget: null, clock, auth, limitMs, random: () => 1 });
  expect(await call({ method: 'GET', path: '/v2/instances' })).toMatchObject({ ok: false, failure: { status: 503 } });
  return asked;
}

test.each([
  [60_000, 4],
  [601, 3],
  [600, 2],
  [200, 1],
])('a read is not repeated any more after its limit of %i ms: it is sent %i times', async (limitMs, times) => {
  expect(await askedWithin(limitMs)).toBe(times);
});
