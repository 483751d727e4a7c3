import { setImmediate } from 'node:timers';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeClock, createTestClient } from '../../testing/bff.ts';
import { startHttpServer, type Handle } from '../../testing/http-server.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { readFleet } from './read-fleet.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const open: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) {
    await close();
  }
});

const MB = 1_000_000;
const idOf = (n: number) => `553a2516-7ef1-4a02-92c9-${String(n).padStart(12, '0')}`;
const rowsOf = (page: number, length = 1000, more: object = {}) =>
  Array.from({ length }, (_, n) => ({ instance_id: idOf(page * 1000 + n), name: `of page ${page}`, ...more }));

/** A DCS with another list: `bodyOf` gives the body of each page. It counts the requests. */
async function startOtherDcs(bodyOf: (page: number) => unknown) {
  const asked: number[] = [];
  const handle: Handle = (request, response) => {
    const page = Number(new URL(request.url ?? '', 'http://dcs').searchParams.get('offset')) / 1000;
    asked.push(page);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(bodyOf(page)));
  };
  const dcs = await startTestDcs();
  open.push(dcs.close);
  const server = await startHttpServer(() => handle);
  open.push(server.close);
  const clock = createFakeClock();
  const { client, close } = createTestClient(dcs, clock, server.origin, 30_000);
  open.push(close);
  return { asked, client, read: (over = client) => readFleet(over, clock, pino({ level: 'silent' })) };
}

const messageOf = async (read: ReturnType<typeof readFleet>) => {
  const result = await read;
  if (result.ok) throw new Error('It was read.');
  expect(result.failure).toMatchObject({ kind: 'answered', status: 200 });
  expect(result.failure.envelope).toMatchObject({ error_code: 'CONSOLE.UPSTREAM_TOO_LARGE', retry: 'never' });
  return result.failure.envelope.error_msg;
};

test('an answer of more than 8 MiB is refused once, by its bound', async () => {
  const { asked, read } = await startOtherDcs(() => ({ instance_num: 1, instances: ['x'.repeat(9 * MB)] }));
  expect(await messageOf(read())).toBe('DCS answered HTTP 200 with more than 8 MiB, the most that the console reads.');
  expect(asked).toEqual([0]);
});

test.each([200_000, null])('200 pages of 8 MB are given up at 64 MiB (a total of %s)', async (instance_num) => {
  const description = 'x'.repeat(8000 - 90);
  const { asked, read } = await startOtherDcs((page) => ({
    instance_num,
    instances: rowsOf(page, 1000, { description }),
  }));
  // A total that is too large is refused after the first page.
  const isTold = instance_num !== null;
  expect(await messageOf(read())).toBe(
    isTold
      ? "DCS's list of instances has more than 50,000 rows (DCS says 200,000), the most that the console reads."
      : "DCS's list of instances is larger than 64 MiB, the most that the console reads.",
  );
  expect(asked).toHaveLength(isTold ? 1 : 9);
});

test('pages that grow beyond 64 MiB end the reading of those that follow', async () => {
  const description = 'x'.repeat(8000 - 90);
  const { asked, read } = await startOtherDcs((page) => ({
    instance_num: 50_000,
    instances: rowsOf(page, 1000, { description }),
  }));
  expect(await messageOf(read())).toContain('is larger than 64 MiB');
  // The ninth page is one too many, and a few others were already requested.
  expect(asked.length).toBeLessThanOrEqual(9 + 3);
});

test('more rows than the bound are refused, however few pages they come on', async () => {
  const { asked, read } = await startOtherDcs(() => ({ instances: Array.from({ length: 50_001 }, () => 0) }));
  expect(await messageOf(read())).toBe(
    'DCS answered with more than 50,000 instances, the most that the console reads.',
  );
  expect(asked).toEqual([0]);
});

test('four pages are asked for at a time, and come in the order of DCS', async () => {
  const { asked, client, read } = await startOtherDcs((page) => ({ instance_num: 12_000, instances: rowsOf(page) }));
  let under = 0;
  let most = 0;
  // Counted in the client, because with few connections the server would not see it.
  const counted: typeof client = {
    ...client,
    listInstances: async (...page) => {
      under += 1;
      most = Math.max(most, under);
      const answer = await client.listInstances(...page);
      under -= 1;
      return answer;
    },
  };
  const result = await read(counted);
  if (!result.ok) throw new Error(result.failure.envelope.error_msg);
  const { instances } = result.value;
  expect(instances.map((row) => row.instance_id)).toEqual(Array.from({ length: 12_000 }, (_, n) => idOf(n)));
  expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  expect(most).toBe(4);
});

test('others have their turn of the event loop after every hundred rows', async () => {
  const { read } = await startOtherDcs(() => ({ instance_num: 1000, instances: rowsOf(0) }));
  let turns = 0;
  let on = true;
  const count = () => {
    turns += 1;
    if (on) setImmediate(count);
  };
  // Measures from the answer on, because the event loop is free until then.
  const original = JSON.parse;
  const spy = vi.spyOn(JSON, 'parse').mockImplementation((text: string): unknown => {
    turns = 0;
    return original(text);
  });
  count();
  const result = await read();
  on = false;
  spy.mockRestore();
  expect(result.ok).toBe(true);
  expect(turns).toBeGreaterThanOrEqual(9);
});
