import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { startHttpServer } from './http-server.ts';
import { CLIENT, CONSOLE_ORIGIN } from './oidc-settings.ts';

/** The people who can sign in: their claims, by `sub`. */
const PEOPLE: Readonly<Record<string, object>> = {
  ada: { preferred_username: 'ada', name: 'Ada', groups: ['everyone', 'console-admins', 'console-support'] },
  sam: { name: 'Sam', groups: 'console-support' },
  eve: { preferred_username: 'eve', groups: ['everyone', 'Console-Admins'] },
  mallory: { preferred_username: ' \u202eConsole\u200b', name: 'console', groups: 'console-admins' },
  kim: { name: 'Kim', realm_access: { roles: ['boss'] } },
};

/** The secret fields of requests to the token endpoint and of its answers. */
const SECRETS: readonly string[] = ['code', 'code_verifier', 'id_token', 'access_token'];

/**
 * A real identity provider in this process, without pages. It signs in the person whom `loginAs` set as soon as a
 * browser comes. If `loginAs` set nobody, the sign-in is refused.
 *
 * @param claimsIn where a person's claims are: in the ID token, or only in userinfo
 * @param consoleOrigin the console's origin, to which it sends people back
 * @param onSecret called with every secret that it gives out or receives
 */
export async function startOidcProvider(
  claimsIn: 'id-token' | 'userinfo' = 'id-token',
  consoleOrigin = CONSOLE_ORIGIN,
  onSecret: (what: string, secret: string) => void = () => {},
) {
  let loginAs: string | null = null;
  let logins = 0;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'only' };

  const server = await startHttpServer((origin) => {
    const provider = new Provider(origin, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${consoleOrigin}/auth/oidc/callback`],
          post_logout_redirect_uris: [`${consoleOrigin}/sign-in`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups', 'realm_access'], email: ['email'] },
      conformIdTokenClaims: claimsIn === 'userinfo',
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: { logoutSource: (context: { body: string }, form: string) => void (context.body = form) },
      },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...PEOPLE[sub], sub }) }),
    });
    provider.on('grant.success', ({ body, oidc: { params } }) => {
      for (const [name, value] of Object.entries({ ...params, ...body })) {
        if (SECRETS.includes(name) && typeof value === 'string') onSecret(name, value);
      }
    });
    const answer = provider.callback();
    return async (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return answer(request, response);
      const { params } = await provider.interactionDetails(request, response);
      if (loginAs === null) return provider.interactionFinished(request, response, { error: 'access_denied' });
      logins += 1;
      const grant = new provider.Grant({ accountId: loginAs, clientId: params.client_id });
      grant.addOIDCScope(params.scope);
      const result = { login: { accountId: loginAs }, consent: { grantId: await grant.save() } };
      return provider.interactionFinished(request, response, result);
    };
  });

  return {
    issuer: server.origin,
    /** @param sub null: every sign-in is refused */
    loginAs(sub: string | null): void {
      loginAs = sub;
    },
    /** The number of new sign-ins. People who still have a session do not sign in anew. */
    logins: () => logins,
    close: server.close,
  };
}
export type TestProvider = Awaited<ReturnType<typeof startOidcProvider>>;
