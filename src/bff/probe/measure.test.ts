import { allowLinks } from '../cloud/allowed-links.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../contract/change.ts';
import { instanceId } from '../../contract/ids.ts';
import { createFakeClock, createTestClient, startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { createObserve } from '../fleet/observe.ts';
import { createRows } from '../fleet/rows.ts';
import { createMeasure } from './measure.ts';

// Real servers, on a machine that may be busy.
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
  // Only the embedded DCS may lead to this machine.
  expect(await measureBy(false)(id)).toMatchObject({
    expected: 'tls',
    ca_error: { error_code: 'CONSOLE.CERTIFICATE_UNREADABLE' },
    addresses: [{ reached: false }, { reached: false }],
  });
  await close();
});
