import { once } from 'node:events';
import { get, type Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { ROUTES } from '../../contract/routes/table.ts';
import { startTestBff } from '../../testing/bff.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { until } from '../../testing/until.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const connectionsOf = promisify((server: Server, done: (fault: Error | null, count: number) => void) =>
  server.getConnections(done),
);

test('a browser that leaves its event stream is no fault in the log', async () => {
  const written = new PassThrough();
  const dcs = await startTestDcs();
  const bff = await startTestBff(dcs, { log: pino({ level: 'warn' }, written) });
  const address = await bff.app.listen({ host: '127.0.0.1', port: 0 });
  const { cookie } = await bff.headersOf('admin');
  const name = `session-without-tls-${new URL(address).port}`;
  const asked = get(`${address}${ROUTES.followEvents.path}`, {
    headers: { cookie: String(cookie).replace(/^[^=]+/, name) },
  });
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBe(200);
  await once(answer, 'data');
  asked.destroy();
  await until(
    () => connectionsOf(bff.app.server),
    (count) => count === 0,
  );
  await bff.stop();
  await dcs.close();
  expect(String(written.read() ?? '')).not.toContain('a request failed');
});
