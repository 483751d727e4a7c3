import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../../contract/session.ts';
import type { Audit } from '../audit/audit.ts';
import type { Failure } from '../platform/failure.ts';
import { byRequest } from './by-request.ts';
import { WRONG, type LoginThrottle } from './login-throttle.ts';
import type { SessionCookie } from './cookie.ts';
import type { Session, Sessions } from './sessions.ts';

export interface SignInOptions {
  sessions: Sessions;
  cookie: SessionCookie;
  throttle: LoginThrottle;
  audit: Pick<Audit, 'signedIn' | 'signInRefused' | 'signedOut'>;
}

/**
 * Whether a failure is a refusal. A request for a one-time code is none. A failure of another system is one when the
 * name was proved.
 */
const isRefusal = ({ status, envelope }: Failure, name: string | null): boolean =>
  WRONG.has(envelope.error_code) || (name !== null && status === 403);

/** The last step of every sign-in method, and signing out. */
export function createSignIn({ sessions, cookie, throttle, audit }: SignInOptions) {
  /**
   * Records a refusal in the audit. A malformed request, or a sign-in that could not be checked, is no refusal, because
   * any stranger could cause any number of these entries.
   *
   * @param name the name that was proved or that exists; null for none
   * @returns the failure, which the caller throws
   */
  async function refuse(request: FastifyRequest, name: string | null, failure: Failure): Promise<Failure> {
    if (isRefusal(failure, name)) await audit.signInRefused(byRequest(request), name, failure.envelope);
    return failure;
  }

  return {
    /**
     * Tries to sign a person in, under the login throttle. An attempt that the throttle turns away is in the audit
     * without a name, because the typed name was not checked.
     *
     * @param account the login throttle's name for it (login-throttle.ts)
     * @param work its argument tells whether the account has signed in from there before
     */
    attempt: <T>(request: FastifyRequest, account: string | null, work: (isKnown: boolean) => Promise<T>): Promise<T> =>
      throttle.attempt(account, request.ip, work, ({ envelope }) =>
        audit.signInRefused(byRequest(request), null, envelope),
      ),
    refuse,
    /**
     * Signs in a person who has proved their identity. It always opens a new session, which counts only once it is in
     * the audit.
     *
     * @param until when the session ends at the latest, ISO 8601
     */
    async welcome(
      request: FastifyRequest,
      reply: FastifyReply,
      person: Person,
      until: string | null = null,
    ): Promise<Session> {
      const former = request.session;
      const userAgent = request.headers['user-agent'] ?? '';
      const { secret, session } = await sessions.open(person, { address: request.ip, userAgent }, until);
      request.session = session;
      await audit.signedIn(byRequest(request));
      if (former !== null) await sessions.end([former.session_id]);
      reply.header('set-cookie', cookie.write(request, secret));
      return session;
    },
    /** Ends sessions of the person who asks. @param ids the ids of their own sessions */
    async end(request: FastifyRequest, reply: FastifyReply, ids: readonly string[]): Promise<void> {
      await audit.signedOut(byRequest(request));
      await sessions.end(ids);
      if (request.session !== null && ids.includes(request.session.session_id)) {
        reply.header('set-cookie', cookie.clear(request));
      }
    },
  };
}
export type SignIn = ReturnType<typeof createSignIn>;
