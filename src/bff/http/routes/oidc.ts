import { refusal } from '../../identity/oidc/refusals.ts';
import { refusedAt, type OidcSignIn } from '../../identity/oidc/sign-in.ts';
import type { Handlers } from '../handlers.ts';

/** Signing in by OpenID Connect: pages that a browser is sent to, not parts of the API. @param deps `oidc` is null where it is not set up */
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
