import { afterEach, expect, test, vi } from 'vitest';
import { ROUTES } from '../../contract/routes/table.ts';
import { CONSOLE_HEADER, sessionState } from '../../contract/session.ts';
import { startTestBff, type TestBff } from '../../testing/bff.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dcs: TestDcs;
const servers: TestBff[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await dcs.close();
});

async function startConsole() {
  const server = await startTestBff(dcs, { as: null });
  servers.push(server);
  return { server, origin: await server.app.listen({ host: '127.0.0.1', port: 0 }) };
}

/** The cookies of one host. Like a browser, it ignores the port. */
function createJar() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}): Promise<unknown> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'content-type': 'application/json', [CONSOLE_HEADER.name]: CONSOLE_HEADER.value, cookie };
    const answer = await fetch(url, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer.json();
  };
}

test('in one browser, people are signed in at two consoles of one host, and sign out of one of them', async () => {
  dcs = await startTestDcs();
  const [one, other] = [await startConsole(), await startConsole()];
  const ask = createJar();
  for (const { server, origin } of [one, other]) {
    const body = JSON.stringify({ link: (await server.makeLinks()).admin });
    await ask(`${origin}${ROUTES.signInByLink.path}`, { method: 'POST', body });
  }
  const isSignedIn = async ({ origin }: typeof one) =>
    sessionState.parse(await ask(`${origin}${ROUTES.showSession.path}`)).signed_in;
  expect([await isSignedIn(one), await isSignedIn(other)]).toEqual([true, true]);
  await ask(`${one.origin}${ROUTES.showSession.path}`, { method: 'DELETE', body: '{}' });
  expect([await isSignedIn(one), await isSignedIn(other)]).toEqual([false, true]);
});
