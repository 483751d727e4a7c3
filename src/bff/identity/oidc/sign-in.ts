import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { consoleError, Failure } from '../../platform/failure.ts';
import { pathOf } from '../../platform/path-of.ts';
import { StoreFault } from '../../store/fault.ts';
import { BY_PROVIDER } from '../login-throttle.ts';
import type { Cookie } from '../cookie.ts';
import { isFromElsewhere } from '../cross-site.ts';
import { calledAs } from '../display-name.ts';
import type { Session } from '../sessions.ts';
import type { SignIn } from '../sign-in.ts';
import { knownBy, personOf } from './claims.ts';
import type { IdTokens } from './id-tokens.ts';
import type { Provider } from './provider.ts';
import { refusal } from './refusals.ts';
import { returnPath } from './return-path.ts';
import type { OidcSettings } from '../../config/oidc.ts';
import type { Transactions } from './transactions.ts';

export interface OidcSignInOptions {
  settings: OidcSettings;
  provider: Provider;
  transactions: Transactions;
  idTokens: IdTokens;
  /** Binds a sign-in on its way to the browser that began it. */
  cookie: Cookie;
  signIn: SignIn;
  log: Pick<Logger, 'error'>;
}

/** Where somebody is told why they are not signed in: by a code of ours, and by nothing that came from outside. */
export const refusedAt = ({ envelope }: Failure): string => `/sign-in?error=${envelope.error_code}`;

const queryOf = ({ url }: FastifyRequest): URLSearchParams => new URLSearchParams(url.split('?').slice(1).join('?'));

function leadAway(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  request.log.info({ path: pathOf(request), error_code: failure.envelope.error_code }, 'refused');
  return reply.redirect(refusedAt(failure));
}

/** Signing in at the company's identity provider. Both ways through it end in a redirect, whatever happens. */
export function createOidcSignIn(options: OidcSignInOptions) {
  const { settings, provider, transactions, idTokens, cookie, signIn, log } = options;

  function asFailure(cause: unknown): Failure {
    if (cause instanceof Failure) return cause;
    log.error({ err: cause }, 'a sign-in failed');
    return cause instanceof StoreFault
      ? new Failure(503, consoleError('CONSOLE.STORE_FAILED', cause.message))
      : new Failure(500, consoleError('CONSOLE.INTERNAL', 'The console failed at this sign-in. Its log says more.'));
  }

  async function turnAway(request: FastifyRequest, reply: FastifyReply, name: string | null, cause: unknown) {
    return leadAway(request, reply, await signIn.refuse(request, name, asFailure(cause)));
  }

  return {
    /** Sends the browser to the provider. */
    async start(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const returnTo = returnPath(queryOf(request).get('return'));
      // A provider that asks nobody would sign in whom another site sends here. There they have to press the button.
      if (isFromElsewhere(request)) return reply.redirect(returnTo);
      try {
        const secrets = provider.newSecrets();
        const url = await provider.signInUrl(secrets);
        const secret = transactions.begin({ ...secrets, returnTo, former: request.session }, request.ip);
        return reply.header('set-cookie', cookie.write(request, secret)).redirect(url);
      } catch (cause) {
        return turnAway(request, reply, null, cause);
      }
    },
    /** Takes the browser back from the provider. */
    async finish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      let name: string | null = null;
      try {
        const query = queryOf(request);
        const secret = cookie.read(request);
        reply.header('set-cookie', cookie.clear(request));
        // Nobody began a sign-in in this browser: an address that some page or script asks for, and no attempt.
        if (secret === null) return leadAway(request, reply, refusal('interrupted'));
        const { person, idToken, returnTo, former } = await signIn.attempt(request, BY_PROVIDER, async () => {
          const begun = transactions.take(secret, query.get('state'));
          if (begun === null) throw refusal('interrupted');
          const redeemed = await provider.redeem(query.toString(), begun);
          const known = knownBy(redeemed.claims, settings);
          name = calledAs({ method: 'oidc', ...known });
          const found = personOf(known);
          if (found === null) throw refusal('no-role');
          return { person: found, idToken: redeemed.idToken, returnTo: begun.returnTo, former: begun.former };
        });
        // The browser brings no session along: its cookie is kept from what another site began.
        request.session ??= former;
        await idTokens.keep(await signIn.welcome(request, reply, person), idToken);
        return reply.redirect(returnTo);
      } catch (cause) {
        return turnAway(request, reply, name, cause);
      }
    },
    /**
     * Where a browser goes to sign out at the provider too, null for nowhere. To be called before the session ends, which takes its
     * token along. Never rejects: whoever signs out here is signed out here.
     */
    async leave(session: Session): Promise<string | null> {
      if (session.person.method !== 'oidc') return null;
      try {
        return await provider.signOutUrl(idTokens.of(session));
      } catch {
        // The provider's part has logged why.
        return null;
      }
    },
  };
}
export type OidcSignIn = ReturnType<typeof createOidcSignIn>;
