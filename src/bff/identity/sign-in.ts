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

/** A code that is asked for is a question, and no refusal. What comes from elsewhere is one where the name was proved. */
const isRefusal = ({ status, envelope }: Failure, name: string | null): boolean =>
  WRONG.has(envelope.error_code) || (name !== null && status === 403);

/** What every way of signing in ends with, and signing out. */
export function createSignIn({ sessions, cookie, throttle, audit }: SignInOptions) {
  /**
   * Turns somebody away: it stands in the audit. What was asked wrongly, or could not be found out, is no refusal: whoever can reach the
   * console could have any number of these written.
   *
   * @param name the name that was proved, or that there is; null for none
   * @returns the failure, to be thrown
   */
  async function refuse(request: FastifyRequest, name: string | null, failure: Failure): Promise<Failure> {
    if (isRefusal(failure, name)) await audit.signInRefused(byRequest(request), name, failure.envelope);
    return failure;
  }

  return {
    /**
     * Tries to sign somebody in, with the throttle on. Who is turned away unseen stands in the audit, by no name: what was typed in its
     * place is not looked at.
     *
     * @param account as the throttle count it, see there
     * @param work told whether the account is known to sign in from there
     */
    attempt: <T>(request: FastifyRequest, account: string | null, work: (isKnown: boolean) => Promise<T>): Promise<T> =>
      throttle.attempt(account, request.ip, work, ({ envelope }) =>
        audit.signInRefused(byRequest(request), null, envelope),
      ),
    refuse,
    /**
     * Signs somebody in who was proved to be that person: a new session, whatever the browser brought, which counts once it stands in the audit.
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
    /** Ends sessions of whoever asks. @param ids of their own sessions */
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
