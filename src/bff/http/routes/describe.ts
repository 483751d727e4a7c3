import type { SessionCookie } from '../../identity/cookie.ts';
import type { Handlers } from '../handlers.ts';
import { describeApi } from '../openapi.ts';

/** A placeholder for the cookie's name, which depends on the port. */
const COOKIE_NAME = '{session cookie}';

/** The description of the API. It is made only once, because anyone may ask for it. */
export function describeHandlers({ cookie }: { cookie: SessionCookie }): Pick<Handlers, 'describeApi'> {
  const text = JSON.stringify(describeApi(COOKIE_NAME));
  return {
    describeApi: async (_asked, request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type('application/json; charset=utf-8')
        .send(text.replace(COOKIE_NAME, cookie.nameFor(request))),
  };
}
