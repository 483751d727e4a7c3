import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import { refusal } from '../../identity/oidc/refusals.ts';
import { refusedAt, type OidcSignIn } from '../../identity/oidc/sign-in.ts';

/** Signing in by OpenID Connect: pages that a browser is sent to, not parts of the API. @param deps `oidc` is null where it is not set up */
export function oidcRoutes(app: FastifyInstance, { oidc }: { oidc: OidcSignIn | null }): void {
  const options = { exposeHeadRoute: false };
  const closed = refusedAt(refusal('closed'));
  app.get(PATHS.oidcStart, options, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return oidc === null ? reply.redirect(closed) : oidc.start(request, reply);
  });
  app.get(PATHS.oidcCallback, options, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return oidc === null ? reply.redirect(closed) : oidc.finish(request, reply);
  });
}
