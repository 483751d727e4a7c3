import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import { localSignIn, passwordChange, type SessionState } from '../../../contract/session.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { parse } from '../parse.ts';
import { accountName, type Accounts, type Proved } from '../../identity/accounts.ts';
import { byRequest } from '../../identity/by-request.ts';
import { sessionOf, stateOfSession, type SessionDeps } from './session.ts';

export interface LocalSignInDeps extends SessionDeps {
  /** Null where people do not sign in this way. */
  accounts: Accounts | null;
}

const CLOSED = 'Accounts of this console are not how people sign in here: LOCAL_ACCOUNTS is not set.';
/** One text, whatever was wrong. */
const FAILED = 'Name and password do not belong together, or the account is disabled.';
const NOT_CURRENT = 'This is not the current password of the account. Nothing was changed.';
const NO_PASSWORD = 'You have no password here: you are not signed in by an account of this console.';

const failed = (message = FAILED) => new Failure(401, consoleError('CONSOLE.SIGN_IN_FAILED', message));

/** Signing in with an account of this console, and changing its password. */
export function localSignInRoutes(app: FastifyInstance, deps: LocalSignInDeps): void {
  const { accounts, sessions, signIn } = deps;

  /** Signs somebody in, unless what proved them has come to hold no longer meanwhile. */
  async function enter(request: FastifyRequest, reply: FastifyReply, proof: Proved): Promise<SessionState> {
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
  }

  app.post(PATHS.signInByAccount, async (request, reply) => {
    if (accounts === null) throw new Failure(404, consoleError('CONSOLE.SIGN_IN_WAY_CLOSED', CLOSED));
    const { name, password } = parse(localSignIn, request.body, 'The body must be {"name": …, "password": …}');
    reply.header('cache-control', 'no-store');
    return signIn.attempt(request, `local:${accountName(name)}`, async () => {
      const proof = await accounts.prove(name, password);
      // What was typed in place of a name may be the password: only a name that there is goes to the audit.
      if (!proof.proved) throw await signIn.refuse(request, proof.known ? accountName(name) : null, failed());
      return enter(request, reply, proof);
    });
  });

  app.put(PATHS.ownPassword, async (request, reply) => {
    const { way, subject } = sessionOf(request).person;
    if (accounts === null || way !== 'local') throw new Failure(404, consoleError('CONSOLE.NOT_FOUND', NO_PASSWORD));
    const body = parse(passwordChange, request.body, 'The body must be {"current": …, "password": the new one}');
    reply.header('cache-control', 'no-store');
    // Before the current one is looked at: who guesses that one must not learn by a bad new one that it was right.
    const fault = accounts.faultOf(body.password, subject);
    if (fault !== null) throw new Failure(400, consoleError('CONSOLE.PASSWORD_REFUSED', fault));
    return signIn.attempt(request, `local:${subject}`, async () => {
      const proof = await accounts.prove(subject, body.current);
      const former = (await sessions.listOf(sessionOf(request).person)).map(({ session_id }) => session_id);
      const renewed = proof.proved ? await proof.change(body.password, byRequest(request)) : null;
      if (renewed === null) throw await signIn.refuse(request, subject, failed(NOT_CURRENT));
      // All have ended with the change. They are told once the new one is there: this browser would else ask before it has it.
      request.session = null;
      const state = await enter(request, reply, renewed);
      await sessions.end(former);
      return state;
    });
  });
}
