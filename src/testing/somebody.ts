import * as z from 'zod';
import { ROUTES } from '../contract/routes/table.ts';
import { CONSOLE_HEADER, type Role } from '../contract/session.ts';

/** The BFF's ready message to its parent process. */
export const readyMessage = z.object({
  type: z.literal('ready'),
  address: z.url(),
  links: z.object({ admin: z.string(), support: z.string() }),
});
export type ReadyMessage = z.infer<typeof readyMessage>;

/** A person who asks a BFF as a browser does: with a session cookie and the header of the console's own pages. */
export interface Somebody {
  /** Signs in with the link of a role. */
  signIn(said: ReadyMessage, role?: Role): Promise<void>;
  isSignedIn(): boolean;
  ask: (url: string, init?: RequestInit) => Promise<Response>;
}

export function createSomebody(): Somebody {
  let cookie: string | null = null;
  const ask = (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set(CONSOLE_HEADER.name, CONSOLE_HEADER.value);
    // A test's BFF restarts on another port, and the cookie's name contains the port. In production the port stays.
    if (cookie !== null) headers.set('cookie', cookie.replace(/-\d+=/, `-${new URL(url).port}=`));
    return fetch(url, { ...init, headers });
  };
  return {
    ask,
    isSignedIn: () => cookie !== null,
    signIn: async ({ address, links }, role = 'admin') => {
      const link = links[role].split('#')[1];
      const answer = await ask(`${address}${ROUTES.signInByLink.path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ link }),
      });
      if (!answer.ok) throw new Error(`signing in was answered ${answer.status}: ${await answer.text()}`);
      cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? null;
    },
  };
}
