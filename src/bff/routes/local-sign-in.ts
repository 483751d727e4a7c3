import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../contract/endpoints.ts';
import { localSignIn } from '../../contract/session.ts';
import { consoleError, Failure } from '../failure.ts';
import { parse } from '../http/parse.ts';
import { accountName, type Accounts } from '../identity/accounts.ts';
import { stateOfSession, type SessionDeps } from './session.ts';

export interface LocalSignInDeps extends SessionDeps {
  /** Null where people do not sign in this way. */
  accounts: Accounts | null;
}

const CLOSED = 'Accounts of this console are not how people sign in here: LOCAL_ACCOUNTS is not set.';
/** One text, whatever was wrong. */
const FAILED = 'Name and password do not belong together, or the account is disabled.';

const failed = () => new Failure(401, consoleError('CONSOLE.SIGN_IN_FAILED', FAILED));

/** Signing in with an account of this console. */
export function localSignInRoutes(app: FastifyInstance, deps: LocalSignInDeps): void {
  const { accounts, sessions, signIn } = deps;

  app.post(PATHS.signInByAccount, async (request, reply) => {
    if (accounts === null) throw new Failure(404, consoleError('CONSOLE.SIGN_IN_WAY_CLOSED', CLOSED));
    const { name, password } = parse(localSignIn, request.body, 'The body must be {"name": …, "password": …}');
    reply.header('cache-control', 'no-store');
    return signIn.attempt(request, `local:${accountName(name)}`, async () => {
      const proof = await accounts.prove(name, password);
      // What was typed in place of a name may be the password: only a name that there is goes to the audit.
      if (!proof.proved) throw await signIn.refuse(request, proof.known ? accountName(name) : null, failed());
      const session = await signIn.welcome(request, reply, proof.person);
      let stands = false;
      try {
        stands = await proof.stands();
      } finally {
        if (!stands) {
          request.session = null;
          reply.removeHeader('set-cookie');
          await sessions.end([session.session_id]);
        }
      }
      if (stands) return stateOfSession(session, deps);
      throw await signIn.refuse(request, proof.person.name, failed());
    });
  });
}
