import type { LightMyRequestResponse } from 'fastify';
import { ROUTES } from '../contract/routes/table.ts';
import { sessionState } from '../contract/session.ts';
import type { TestBff } from './bff.ts';
import { CONSOLE_ORIGIN } from './oidc-settings.ts';

const LONGEST_CHAIN = 10;

/** The cookies of one site, by name. A cookie without a value is deleted. */
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

/** The browser features that a sign-in needs: it keeps cookies and follows redirects. */
export function createBrowser(bff: TestBff) {
  const ours = createJar();
  const theirs = createJar();

  /** Sends a request to the console. @param url a path, or an address of the console */
  async function visit(url: string, method: 'GET' | 'DELETE' = 'GET'): Promise<LightMyRequestResponse> {
    const headers = { cookie: ours.header(), 'user-agent': 'a browser' };
    const response = await bff.inject({ method, url: url.replace(CONSOLE_ORIGIN, ''), headers });
    ours.take([response.headers['set-cookie'] ?? []].flat());
    return response;
  }

  /**
   * Follows the provider's redirects.
   *
   * @param form sent with the first request, if given.
   * @returns the last page, or the console address that the browser is sent to
   */
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

  /** Begins a sign-in, and comes back from the provider. @returns the callback's address, which was not visited yet */
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
    /** The console's session state for this browser. */
    state: async () => sessionState.parse((await visit(ROUTES.showSession.path)).json()),
    /** The console's cookies at this moment. */
    cookies: ours.header,
    forgetCookies: ours.forget,
  };
}
export type TestBrowser = ReturnType<typeof createBrowser>;
