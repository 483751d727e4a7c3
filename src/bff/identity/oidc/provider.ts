import type { Logger } from 'pino';
import * as oidc from 'openid-client';
import { sessionRoutes } from '../../../contract/routes/sessions.ts';
import { claimAt, nameIn, type Claims } from './claims.ts';
import { faultOf } from './id-token-checks.ts';
import { failureOf } from './refusals.ts';
import type { OidcSettings } from '../../config/oidc.ts';
import type { Transaction } from './transactions.ts';

/**
 * How the client authenticates. OpenID Connect's default is `client_secret_basic` (Registration 1.0 §2). If the
 * provider's list of methods lacks it, the secret is sent in the body.
 */
function clientAuth(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported;
    return (taken === undefined || taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

/** Where the browser goes after signing out at the provider. */
const afterSignOut = (origin: string): string => `${origin}/sign-in`;

/**
 * Makes the provider's addresses for the browser, and sends the console's own requests to it. Every function throws a
 * Failure when it cannot do its work.
 *
 * @param ask Default: Node's `fetch`
 */
export function createProvider(settings: OidcSettings, log: Pick<Logger, 'warn'>, ask?: oidc.CustomFetch) {
  const redirectUri = `${settings.origin}${sessionRoutes.finishOidc.path}`;
  const issuer = new URL(settings.issuer);
  let found: Promise<oidc.Configuration> | null = null;

  async function discover(): Promise<oidc.Configuration> {
    // Signatures are verified although the token comes over TLS, straight from the provider. OpenID Connect Core
    // §3.1.3.7 would allow to skip that.
    const execute = [oidc.enableNonRepudiationChecks];
    // Only for a provider on this machine: settings.ts refuses others without TLS.
    if (issuer.protocol === 'http:') execute.push(oidc.allowInsecureRequests);
    const auth = clientAuth(settings.clientSecret);
    const options = { execute, timeout: settings.timeoutMs / 1000, ...(ask && { [oidc.customFetch]: ask }) };
    const configuration = await oidc.discovery(issuer, settings.clientId, undefined, auth, options);
    // The library lets some providers name another issuer, e.g. one for all tenants. Then people of any tenant could
    // sign in.
    if (new URL(configuration.serverMetadata().issuer).href !== issuer.href) {
      throw new oidc.ClientError('the discovered issuer is not OIDC_ISSUER');
    }
    return configuration;
  }

  /**
   * The configuration is read on first use, and again after a failure, so that the console runs without the provider.
   */
  function configured(): Promise<oidc.Configuration> {
    found ??= discover().catch((cause: unknown) => {
      found = null;
      throw cause;
    });
    return found;
  }

  async function attempt<T>(what: string, action: (configuration: oidc.Configuration) => T | Promise<T>): Promise<T> {
    try {
      return await action(await configured());
    } catch (cause) {
      const { failure, line } = failureOf(cause);
      log.warn({ issuer: settings.issuer, reason: line }, what);
      throw failure;
    }
  }

  /** Some providers put a person's claims into the ID token, others only into userinfo. */
  async function claimsOf(
    configuration: oidc.Configuration,
    tokens: oidc.TokenEndpointResponse,
    claims: oidc.IDToken,
  ): Promise<Claims> {
    const whole = claimAt(claims, settings.rolesClaim) !== undefined && nameIn(claims) !== null;
    if (whole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
  }

  return {
    /** The secrets of a sign-in, new for each. */
    newSecrets: (): Pick<Transaction, 'state' | 'nonce' | 'verifier'> => ({
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    }),
    /** Where the browser goes to sign in. */
    signInUrl: ({ state, nonce, verifier }: Pick<Transaction, 'state' | 'nonce' | 'verifier'>): Promise<string> =>
      attempt('the identity provider could not be asked', async (configuration) => {
        const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);
        const challenge = { code_challenge, code_challenge_method: 'S256' };
        const asked = { redirect_uri: redirectUri, scope: settings.scope, state, nonce, ...challenge };
        return oidc.buildAuthorizationUrl(configuration, asked).href;
      }),
    /** Turns the provider's answer into the claims of a person. @param query the raw query of the callback */
    redeem: (query: string, { state, nonce, verifier }: Transaction): Promise<{ claims: Claims; idToken: string }> =>
      attempt('a sign-in at the identity provider failed', async (configuration) => {
        const url = new URL(redirectUri);
        url.search = query;
        const tokens = await oidc.authorizationCodeGrant(configuration, url, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        const { id_token: idToken, access_token: accessToken } = tokens;
        if (claims === undefined || idToken === undefined) throw new oidc.ClientError('there is no ID token');
        // The machine's clock is used, as in the library's own checks, because both judge times from another machine.
        const fault = faultOf({ claims, idToken, accessToken }, settings.clientId, Date.now());
        if (fault !== null) throw new oidc.ClientError(fault);
        return { claims: await claimsOf(configuration, tokens, claims), idToken };
      }),
    /**
     * Where the browser goes to sign out at the provider too, or null when the provider has no such address.
     *
     * @param idToken null: the provider asks the person
     */
    signOutUrl: (idToken: string | null): Promise<string | null> =>
      attempt('the identity provider could not be asked to sign somebody out', (configuration) => {
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        const hint = idToken === null ? {} : { id_token_hint: idToken };
        const asked = { post_logout_redirect_uri: afterSignOut(settings.origin), ...hint };
        return oidc.buildEndSessionUrl(configuration, asked).href;
      }),
  };
}
export type Provider = ReturnType<typeof createProvider>;
