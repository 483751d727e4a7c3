import { refusal } from '../../identity/oidc/refusals.ts';
import { refusedAt, type OidcSignIn } from '../../identity/oidc/sign-in.ts';
import type { Handlers } from '../handlers.ts';

/**
 * Signing in by OpenID Connect. A browser is redirected to these pages; they are no part of the API.
 *
 * @param deps `oidc` is null when this method is not set up
 */
export function oidcHandlers({ oidc }: { oidc: OidcSignIn | null }): Pick<Handlers, 'startOidc' | 'finishOidc'> {
  const closed = refusedAt(refusal('closed'));
  return {
    startOidc: async (_asked, request, reply) => {
      reply.header('cache-control', 'no-store');
      return oidc === null ? reply.redirect(closed) : oidc.start(request, reply);
    },
    finishOidc: async (_asked, request, reply) => {
      reply.header('cache-control', 'no-store');
      return oidc === null ? reply.redirect(closed) : oidc.finish(request, reply);
    },
  };
}
