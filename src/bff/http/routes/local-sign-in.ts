import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionState } from '../../../contract/session.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';
import { accountName, type Accounts, type Proved } from '../../identity/accounts.ts';
import { byRequest } from '../../identity/by-request.ts';
import { calledAs } from '../../identity/display-name.ts';
import { localAccount } from '../../identity/known-networks.ts';
import { sessionOf, stateOfSession, type SessionDeps } from './session.ts';

export interface LocalSignInDeps extends SessionDeps {
  /** Null when this method is not set up. */
  accounts: Accounts | null;
}

const CLOSED = 'Accounts of this console are not how people sign in here: LOCAL_ACCOUNTS is not set.';
/** The same text for every cause. */
const FAILED = 'Name and password do not belong together, or the account is disabled.';
const NOT_CURRENT = 'This is not the current password of the account. Nothing was changed.';
const NO_PASSWORD = 'You have no password here: you are not signed in by an account of this console.';

const failed = (message = FAILED) => new Failure(401, consoleError('CONSOLE.SIGN_IN_FAILED', message));

const accountCalled = (name: string): string => calledAs({ method: 'local', subject: name, name });

/** Signing in with an account of this console, and changing its password. */
export function localSignInHandlers(deps: LocalSignInDeps): Pick<Handlers, 'signInByAccount' | 'changePassword'> {
  const { accounts, sessions, signIn } = deps;

  /** Signs a person in, unless their proof has become invalid meanwhile. */
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
    throw await signIn.refuse(request, calledAs(proof.person), failed());
  }

  const signInByAccount: Handlers['signInByAccount'] = async ({ body: { name, password } }, request, reply) => {
    if (accounts === null) throw new Failure(404, consoleError('CONSOLE.SIGN_IN_METHOD_CLOSED', CLOSED));
    return signIn.attempt(request, localAccount(accountName(name)), async (isKnown) => {
      const proof = await accounts.prove(name, password, isKnown ? 'known' : 'stranger');
      // A person may have typed the password as the name, so only an existing name goes to the audit.
      if (!proof.proved)
        throw await signIn.refuse(request, proof.known ? accountCalled(accountName(name)) : null, failed());
      return enter(request, reply, proof);
    });
  };

  const changePassword: Handlers['changePassword'] = async ({ body }, request, reply) => {
    const { method, subject } = sessionOf(request).person;
    if (accounts === null || method !== 'local') throw new Failure(404, consoleError('CONSOLE.NOT_FOUND', NO_PASSWORD));
    // Checked before the current password. Otherwise someone who guesses could send a bad new password and learn that
    // the current one was right.
    const fault = accounts.faultOf(body.password, subject);
    if (fault !== null) throw new Failure(400, consoleError('CONSOLE.PASSWORD_REFUSED', fault));
    return signIn.attempt(request, localAccount(subject), async () => {
      const proof = await accounts.prove(subject, body.current, 'known');
      const former = (await sessions.listOf(sessionOf(request).person)).map(({ session_id }) => session_id);
      const renewed = proof.proved ? await proof.change(body.password, byRequest(request)) : null;
      if (renewed === null) throw await signIn.refuse(request, accountCalled(subject), failed(NOT_CURRENT));
      // The change has ended all sessions. The browsers are told after the new session exists; otherwise this browser
      // would ask before it has the new cookie.
      request.session = null;
      const state = await enter(request, reply, renewed);
      await sessions.end(former);
      return state;
    });
  };

  return { signInByAccount, changePassword };
}
