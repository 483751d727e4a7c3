import type { LightMyRequestResponse } from 'fastify';
import { ROUTES } from '../contract/routes/table.ts';
import { sessionState } from '../contract/session.ts';
import type { TestBff } from './bff.ts';
import { CONSOLE_ORIGIN } from './oidc-settings.ts';

const LONGEST_CHAIN = 10;

/** Cookies of one site, by name. One that has no value any more is gone. */
function createJar() {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    take(lines: readonly string[]): void {
      for (const line of lines) {
        const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2);
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
    },
    forget: () => cookies.clear(),
  };
}

/** As much of a browser as it takes to sign in: it keeps cookies, and goes where it is sent. */
export function createBrowser(bff: TestBff) {
  const ours = createJar();
  const theirs = createJar();

  /** Asks the console. @param url a path, or an address of the console */
  async function visit(url: string, method: 'GET' | 'DELETE' = 'GET'): Promise<LightMyRequestResponse> {
    const headers = { cookie: ours.header(), 'user-agent': 'a browser' };
    const response = await bff.inject({ method, url: url.replace(CONSOLE_ORIGIN, ''), headers });
    ours.take([response.headers['set-cookie'] ?? []].flat());
    return response;
  }

  /** Goes through the provider's redirects. @param form what is sent to the first, if anything. @returns what the last is, or the address of the console that the browser is sent to */
  async function follow(address: string, form?: URLSearchParams): Promise<{ to: string; page: string }> {
    let to = address;
    let body = form;
    for (let hops = 0; hops < LONGEST_CHAIN && !to.startsWith(CONSOLE_ORIGIN); hops += 1) {
      const sent = body === undefined ? {} : { method: 'POST', body };
      const response = await fetch(to, { ...sent, redirect: 'manual', headers: { cookie: theirs.header() } });
      theirs.take(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return { to, page: await response.text() };
      await response.body?.cancel();
      to = new URL(location, to).href;
      body = undefined;
    }
    return { to, page: '' };
  }

  /** Begins a sign-in, and comes back from the provider. @returns the address of the callback, which was not visited yet */
  async function comeBack(returnTo?: string): Promise<string> {
    const query = returnTo === undefined ? '' : `?return=${encodeURIComponent(returnTo)}`;
    const started = await visit(`/auth/oidc/start${query}`);
    return (await follow(String(started.headers.location))).to;
  }

  return {
    visit,
    follow,
    comeBack,
    signIn: async (returnTo?: string) => visit(await comeBack(returnTo)),
    /** Who the console takes the browser for. */
    state: async () => sessionState.parse((await visit(ROUTES.showSession.path)).json()),
    /** What the console's cookies are now. */
    cookies: ours.header,
    forgetCookies: ours.forget,
  };
}
export type TestBrowser = ReturnType<typeof createBrowser>;
