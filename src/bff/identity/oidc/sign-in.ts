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
  /** Binds an unfinished sign-in to the browser that began it. */
  cookie: Cookie;
  signIn: SignIn;
  log: Pick<Logger, 'error'>;
}

/** The page that says why nobody is signed in. It gets only our own code, no text of another system. */
export const refusedAt = ({ envelope }: Failure): string => `/sign-in?error=${envelope.error_code}`;

const queryOf = ({ url }: FastifyRequest): URLSearchParams => new URLSearchParams(url.split('?').slice(1).join('?'));

function leadAway(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  request.log.info({ path: pathOf(request), error_code: failure.envelope.error_code }, 'refused');
  return reply.redirect(refusedAt(failure));
}

/** Signs people in at the company's identity provider. Both routes always answer with a redirect. */
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
      // Another site could start a sign-in here, and a provider that does not ask would complete it. So the person must
      // press the button first.
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
    /** Finishes the sign-in when the browser comes back from the provider. */
    async finish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      let name: string | null = null;
      try {
        const query = queryOf(request);
        const secret = cookie.read(request);
        reply.header('set-cookie', cookie.clear(request));
        // No sign-in began in this browser, so this is a stray request of a page or script, not an attempt.
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
        // The request has no session, because a `Strict` cookie is not sent when another site redirects.
        request.session ??= former;
        await idTokens.keep(await signIn.welcome(request, reply, person), idToken);
        return reply.redirect(returnTo);
      } catch (cause) {
        return turnAway(request, reply, name, cause);
      }
    },
    /**
     * Where the browser goes to sign out at the provider too, or null. Call it before the session ends, because its
     * token ends with it. Never rejects, so that signing out here always works.
     */
    async leave(session: Session): Promise<string | null> {
      if (session.person.method !== 'oidc') return null;
      try {
        return await provider.signOutUrl(idTokens.of(session));
      } catch {
        // provider.ts has logged the reason.
        return null;
      }
    },
  };
}
export type OidcSignIn = ReturnType<typeof createOidcSignIn>;
