import type { SessionCookie } from '../../identity/cookie.ts';
import type { Handlers } from '../handlers.ts';
import { describeApi } from '../openapi.ts';

/** The description of the API. It is made and written once: anyone may ask for it. */
export function describeHandlers({ cookie }: { cookie: SessionCookie }): Pick<Handlers, 'describeApi'> {
  const text = JSON.stringify(describeApi(cookie.name));
  return {
    describeApi: async (_asked, _request, reply) =>
      reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text),
  };
}
