import type { Logger } from 'pino';
import { signInMethod } from '../contract/session.ts';
import { isLoopback } from './config/access.ts';
import type { Audit } from './audit/audit.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './config/config.ts';
import { tokenAuth } from './cloud/auth.ts';
import { askToken } from './cloud/iam-token.ts';
import type { Clouds, Scope } from './cloud/scope.ts';
import { createAccounts } from './identity/accounts.ts';
import { createLoginThrottle } from './identity/login-throttle.ts';
import { commonPasswords } from './identity/common-passwords.ts';
import { createCookie, createSessionCookie } from './identity/cookie.ts';
import { createIamSignIn, type IamProject } from './identity/iam-sign-in.ts';
import { createKnownNetworks } from './identity/known-networks.ts';
import { createLinks } from './identity/links.ts';
import { createIdTokens } from './identity/oidc/id-tokens.ts';
import { createProvider } from './identity/oidc/provider.ts';
import { createOidcSignIn } from './identity/oidc/sign-in.ts';
import { createTransactions, TRANSACTION_MS } from './identity/oidc/transactions.ts';
import { createPasswordHasher, PARAMETERS, type HashParameters } from './identity/password-hash.ts';
import { createSessions, type Sessions } from './identity/sessions.ts';
import { createSignIn, type SignIn } from './identity/sign-in.ts';
import { createTokens } from './identity/tokens.ts';
import type { Store } from './store/database.ts';

export interface SignInDeps {
  config: Config;
  store: Store;
  clock: Clock;
  log: Logger;
  audit: Audit;
  clouds: Clouds;
  scopes: () => readonly Scope[];
  /** The cost of hashing a password. Default: PARAMETERS. */
  hashParameters?: HashParameters | undefined;
}

function wireOidc({ config, clock, log }: SignInDeps, sessions: Sessions, signIn: SignIn) {
  if (config.oidc === null) return null;
  const { secure } = config.access;
  return createOidcSignIn({
    settings: config.oidc,
    provider: createProvider(config.oidc, log),
    transactions: createTransactions({ clock }),
    idTokens: createIdTokens({ sessions }),
    // The provider redirects the browser here, and a `Strict` cookie would not be sent then.
    cookie: createCookie({ name: 'oidc', secure, sameSite: 'Lax', maxAgeMs: TRANSACTION_MS }),
    signIn,
    log,
  });
}

/** Wires the sign-in methods and the sessions. */
export async function wireSignIn(deps: SignInDeps) {
  const { config, store, clock, log, audit, clouds, scopes } = deps;
  const { methods, idleMs, longestMs, secure, publicUrl, readOnly, iamDomain } = config.access;
  const sessions = createSessions({ store, clock, idleMs, longestMs, log });
  const tokens = createTokens({ sessions });
  const cookie = createSessionCookie(secure);
  const links = createLinks({ store, clock });
  const known = createKnownNetworks({ store, clock, log });
  const signIn = createSignIn({ sessions, cookie, throttle: createLoginThrottle(clock, known), audit });

  const projectFor = ({ cloud, project, ...scope }: Scope): IamProject => ({
    id: project.id,
    name: project.name ?? `${cloud.name} · ${project.id}`,
    ask: (login) => askToken(clouds.transportTo(cloud.endpoints.iam), login, project.id),
    clientBy: (token) => scope.clientBy(tokenAuth(token, () => {})),
  });
  const projects = () => scopes().map(projectFor);
  const iam = methods.includes('iam') ? createIamSignIn({ projects, domain: iamDomain, signIn, tokens }) : null;
  const hasher = createPasswordHasher(deps.hashParameters ?? PARAMETERS);
  const accounts = methods.includes('local')
    ? await createAccounts({ store, clock, hasher, common: commonPasswords() })
    : null;
  const oidc = wireOidc(deps, sessions, signIn);

  return {
    sessions,
    tokens,
    links,
    /** For the routes. */
    guards: {
      sessions,
      cookie,
      links,
      signIn,
      accounts,
      iam,
      iamDomain,
      oidc,
      methods,
      readOnly,
      publicUrl,
      secure,
      // With TLS this check is not needed: the certificate would not match another site's name.
      loopbackOnly: isLoopback(config.host) && !secure && publicUrl === null && config.trustProxy === false,
    },
    /** Ends sessions that do not survive a restart. From then on, it ends sessions when they expire. */
    async start(signal: AbortSignal): Promise<void> {
      // Tokens do not survive a restart. Sessions of a sign-in method that is now off must end.
      for (const method of signInMethod.options.filter((each) => each === 'iam' || !methods.includes(each))) {
        const ended = await sessions.endAllBy(method);
        if (ended > 0) log.info({ ended, method }, 'sessions have ended with the restart');
      }
      void sessions.follow(signal, [links.sweep, known.sweep]);
    },
  };
}
