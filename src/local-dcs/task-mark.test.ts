import { expect, it } from 'vitest';
import { READINGS, startTestDcs } from '../testing/local-dcs.ts';
import { until } from '../testing/until.ts';
import { vendorClient } from '../testing/vendor-client.ts';
import { readConfig } from './config.ts';

it.each([
  ['both', [{ enable_ssl: false }, { enable_ssl: true }]],
  ['on-only', [{}, { enable_ssl: true }]],
  ['never', [{}, {}]],
] as const)('with %s, tasks tell enable_ssl so', async (taskEnableSsl, details) => {
  const dcs = await startTestDcs({ taskEnableSsl, jobMs: 0 });
  const send = vendorClient(dcs);
  const id = dcs.idOf('orders-cache');
  for (const enabled of [true, false]) {
    await send('PUT', `/instances/${id}/ssl`, { data: { enabled } });
    await until(
      () => send('GET', `/instances/${id}`),
      (shown) => shown.body['task'] === null,
    );
  }
  for (const path of [`/instances/${id}/tasks`, '/tasks']) {
    const { tasks } = (await send('GET', path)).body;
    expect(tasks).toEqual(details.map((each) => expect.objectContaining({ details: each })));
  }
  await dcs.close();
});

it('says what it may be, where it is something else', () => {
  expect(READINGS.map((each) => readConfig({ LOCAL_DCS_TASK_ENABLE_SSL: each }).taskEnableSsl)).toEqual(READINGS);
  expect(() => readConfig({ LOCAL_DCS_TASK_ENABLE_SSL: 'sometimes' })).toThrow(
    'LOCAL_DCS_TASK_ENABLE_SSL: must be "both", "on-only" or "never"',
  );
});
