import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ROUTES } from '../../contract/routes/table.ts';
import { ownSessions } from '../../contract/session.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { addressIn } from './forwarded-address.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
const servers: TestBff[] = [];
beforeAll(async () => {
  dcs = await startTestDcs();
  servers.push(await startTestBff(dcs, { trustProxy: 2 }));
  servers.push(await startTestBff(dcs, { trustProxy: ['127.0.0.1', '10.0.0.5'] }));
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await dcs.close();
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['', null],
  ['unknown', null],
  ['_hidden', null],
  ['192.0.2.300', null],
  ['192.0.2.1:port', null],
  ['[192.0.2.1]:80', null],
  ['[x]:80', null],
])('%j names the address %j', (text, address) => {
  expect(addressIn(text)).toBe(address);
});

/** The address of a new session. */
async function addressAt(server: TestBff, forwarded: string): Promise<string | undefined> {
  const headers = { 'x-forwarded-for': forwarded };
  const payload = { link: (await server.makeLinks()).support };
  const answer = await server.request({ method: 'POST', url: ROUTES.signInByLink.path, payload, headers });
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  const { sessions } = ownSessions.parse((await server.get(ROUTES.listSessions.path, { cookie })).json);
  return sessions.find(({ current }) => current)?.address;
}

// One console trusts two proxies, the other trusts those at 127.0.0.1 and 10.0.0.5.
test.each([
  ['192.0.2.1, 10.0.0.5', '192.0.2.1'],
  ['192.0.2.1:4711, 10.0.0.5:80', '192.0.2.1'],
  ['[2001:db8::1]:4711, 10.0.0.5', '2001:db8::1'],
  ['198.51.100.9, 192.0.2.1, 10.0.0.5', '192.0.2.1'],
  ['unknown, 10.0.0.5', '10.0.0.5'],
  ['198.51.100.9, <b>, 10.0.0.5', '10.0.0.5'],
  ['192.0.2.1, no address', '127.0.0.1'],
  ['no address', '127.0.0.1'],
  ['', '127.0.0.1'],
])('X-Forwarded-For: %s is a client at %s', async (forwarded, address) => {
  for (const server of servers) expect(await addressAt(server, forwarded)).toBe(address);
});
