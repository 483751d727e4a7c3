import { allowLinks } from '../cloud/allowed-links.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startHttpServer } from '../../testing/http-server.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createObserve } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { createMeasure } from './measure.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
let bff: TestBff;

beforeAll(async () => {
  dcs = await startTestDcs();
  bff = await startTestBff(dcs);
});
afterAll(async () => {
  await bff.stop();
  await dcs.close();
});

test('a CA that cannot be downloaded is told, and the addresses are looked at nevertheless', async () => {
  const id = instanceId.parse(dcs.idOf('orders-cache'));
  const { change } = switchAnswer.parse((await bff.put(id, true)).json);
  await bff.changeIn(change.change_id, 'succeeded');
  const clock = createFakeClock(Date.now());
  const { client, close } = createTestClient(dcs, clock);
  const measureBy = (embedded: boolean) =>
    createMeasure({
      client,
      faultOfLink: allowLinks([], embedded),
      downloadMs: 5000,
      observe: createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock }),
      clock,
      signal: new AbortController().signal,
      embedded: true,
      limitMs: 1000,
      passwordOf: () => null,
    });
  expect(await measureBy(true)(id)).toMatchObject({ expected: 'tls', ca_error: null });
  // Only the embedded DCS may give addresses of this machine.
  expect(await measureBy(false)(id)).toMatchObject({
    expected: 'tls',
    ca_error: { error_code: 'CONSOLE.CERTIFICATE_UNREADABLE' },
    addresses: [{ reached: false }, { reached: false }],
  });
  await close();
});

test('of the addresses that DCS names, as many as the bound are probed, and the others counted', async () => {
  const id = instanceId.parse(dcs.idOf('orders-cache'));
  const clock = createFakeClock(Date.now());
  const ip = Array.from({ length: 20_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`).join(',');
  // The embedded DCS is behind a gateway, which adds many addresses to the answer of show.
  const gateway = await startHttpServer(() => async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://dcs');
    if (pathname.endsWith(id))
      return void response.end(JSON.stringify({ instance_id: id, status: 'RUNNING', ip, port: 1 }));
    response.statusCode = 204;
    response.end();
  });
  const { client, close } = createTestClient(dcs, clock, gateway.origin);
  const measure = createMeasure({
    client,
    faultOfLink: allowLinks([], true),
    downloadMs: 5000,
    observe: createObserve({ client, rows: createRows({ clock, publish: () => {} }), clock }),
    clock,
    signal: new AbortController().signal,
    // With this, no address beyond this machine is tried.
    embedded: true,
    limitMs: 1000,
    passwordOf: () => null,
  });
  const probe = await measure(id);
  expect(probe.addresses).toHaveLength(256);
  expect(probe.addresses_left_out).toBe(20_000 - 256);
  expect(probe.addresses[0]?.address).toBe('10.0.0.0:1');
  await close();
  await gateway.close();
});
