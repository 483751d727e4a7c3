import { afterEach, expect, test } from 'vitest';
import { LIMITS } from '../../bff/http/server.ts';
import { startTestBff, type TestBff } from '../bff.ts';
import { startTestDcs, type TestDcs } from '../local-dcs.ts';
import { until } from '../until.ts';
import { askAnew, takeConnections, type AttackKind } from './connections.ts';

let dcs: TestDcs;
let bff: TestBff;
let end = (): void => {};
afterEach(async () => {
  end();
  await bff.stop();
  await dcs.close();
});

const ADDRESSES = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
const ASK_LIMIT_MS = 10_000;

/** Attacks a console that has sixty connections. */
async function attacked(kind: AttackKind, again: number, headersMs = LIMITS.headersMs, connections = 80) {
  dcs = await startTestDcs();
  const small = { connections: 60, connectionsPerNetwork: 20, keepAliveMs: 500, stalledMs: 500 };
  const limits = { ...LIMITS, ...small, headersMs };
  bff = await startTestBff(dcs, { limits });
  const port = Number(new URL(await bff.app.listen({ host: '127.0.0.1', port: 0 })).port);
  end = await takeConnections({ port, kind, connections, addresses: ADDRESSES, dripMs: 50, again });
  const { server } = bff.app;
  return { port, held: () => new Promise<number>((resolve) => server.getConnections((_error, n) => resolve(n))) };
}

test.each<[AttackKind, number]>([
  ['slow headers', 0],
  ['slow headers', 2000],
  ['idle after a request', 0],
])('%s (opened %i times again) on all connections keep nobody out', async (kind, again) => {
  const { port } = await attacked(kind, again);
  const answers: Array<number | null> = [];
  for (let n = 0; n < 10; n += 1) answers.push(await askAnew(port, bff.headers, ASK_LIMIT_MS));
  expect(answers).toEqual(answers.map(() => 200));
});

test.each<AttackKind>(['slow headers', 'blank lines after a request', 'answers that are not read'])(
  '%s hold no connection',
  async (kind) => {
    const { held } = await attacked(kind, 0, 200, 8);
    expect(await until(held, (count) => count === 0)).toBe(0);
  },
);
