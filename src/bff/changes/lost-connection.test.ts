import { EventEmitter, once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { expect, test, vi } from 'vitest';
import { startTestBff } from '../../testing/bff.ts';
import { PROJECT } from '../../testing/builders.ts';
import { startTestDcs } from '../../testing/local-dcs.ts';
import { switchBody } from '../../testing/switch-body.ts';
import { newChangeId } from './journal.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** A link to DCS that can be held. Requests during the hold go on after its release. */
async function startHeldWay(target: string) {
  const events = new EventEmitter();
  let isHeld = false;
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    client.on('data', (chunk) => {
      if (!isHeld) return void upstream.write(chunk);
      events.emit('asked');
      events.once('let go', () => upstream.write(chunk));
    });
    upstream.pipe(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    hold: () => {
      isHeld = true;
      return once(events, 'asked');
    },
    letGo: () => {
      isHeld = false;
      events.emit('let go');
    },
    close: () => void server.close(),
  };
}

test('a browser that loses its connection while the preview is read finds its switch, and the PUT leaves once', async () => {
  const dcs = await startTestDcs();
  const way = await startHeldWay(dcs.endpoint);
  const bff = await startTestBff(dcs, { cloud: { endpoints: { dcs: way.endpoint } } });
  const address = await bff.app.listen({ host: '127.0.0.1', port: 0 });
  const id = dcs.idOf('orders-cache');
  const enabled = !dcs.isSslOn(id);
  const path = `/api/projects/${PROJECT}/instances/${id}/ssl`;
  const { json } = await bff.get(`${path}/preview?enabled=${enabled}`);
  const change_id = newChangeId();

  const isAsked = way.hold();
  const { cookie = '', ...headers } = bff.headers;
  const lost = request(`${address}${path}`, {
    method: 'PUT',
    headers: {
      ...headers,
      cookie: cookie.replace(/^[^=]+/, `session-without-tls-${new URL(address).port}`),
      'content-type': 'application/json',
    },
  });
  lost.on('error', () => {});
  lost.end(JSON.stringify({ ...switchBody(enabled, json), change_id }));
  await isAsked;
  lost.destroy();

  // The request is recorded before any reading, so nobody is told that nothing was sent.
  const found = await bff.get(`/api/changes/${change_id}`);
  expect(found).toMatchObject({ status: 200, json: { change: { state: 'requested' } } });
  expect(dcs.puts(id)).toBe(0);
  way.letGo();
  await bff.changeIn(change_id, 'succeeded');
  expect(dcs.puts(id)).toBe(1);

  await bff.stop();
  way.close();
  await dcs.close();
});
