import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { switchAnswer } from '../../../contract/change.ts';
import { errorEnvelope } from '../../../contract/error.ts';
import { lastProbe, probeAnswer } from '../../../contract/probe.ts';
import { startTestBff, type TestBff } from '../../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../../testing/local-dcs.ts';
import { PROJECT } from '../../../testing/builders.ts';

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

test('never made, then made and kept', async () => {
  const id = dcs.idOf('orders-cache');
  const path = `/api/projects/${PROJECT}/instances/${id}/probe`;
  expect(await bff.get(path)).toMatchObject({ status: 200, json: { probe: null } });
  const answer = await bff.probe(id);
  expect(answer.status).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  const { probe } = probeAnswer.parse(answer.json);
  expect(probe).toMatchObject({ instance_id: id, expected: 'plaintext', result: 'not-reachable' });
  expect(probe.addresses).toHaveLength(2);
  // This instance has no redis-server, so its addresses are made up.
  for (const address of probe.addresses) expect(address).toMatchObject({ reached: false, reason: 'simulated' });
  expect(lastProbe.parse((await bff.get(path)).json).probe).toEqual(probe);
});

test('where DCS does not say what to prove, its error is the answer, and nothing is kept', async () => {
  const id = dcs.idOf('clickstream');
  const { status, json } = await bff.probe(id);
  expect(status).toBe(400);
  expect(errorEnvelope.parse(json).error_code).toBe('DCS.4201');
  expect((await bff.get(`/api/projects/${PROJECT}/instances/${id}/probe`)).json).toEqual({ probe: null });
});

test('not while a change runs', async () => {
  const id = dcs.idOf('web-sessions');
  const { change } = switchAnswer.parse((await bff.put(id, true)).json);
  const { status, json } = await bff.probe(id);
  expect(status).toBe(409);
  expect(errorEnvelope.parse(json)).toMatchObject({
    error_code: 'CONSOLE.CHANGE_RUNNING',
    change_id: change.change_id,
  });
  await bff.changeIn(change.change_id, 'succeeded');
});

test('a faulty id and an unknown instance are told', async () => {
  expect((await bff.probe('nonsense')).status).toBe(400);
  expect((await bff.probe('00000000-0000-4000-8000-000000000000')).status).toBe(404);
});
