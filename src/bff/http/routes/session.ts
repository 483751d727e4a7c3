import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OwnSession, SessionState, SignInMethod } from '../../../contract/session.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { IamSignIn } from '../../identity/iam-sign-in.ts';
import type { Links } from '../../identity/links.ts';
import type { OidcSignIn } from '../../identity/oidc/sign-in.ts';
import type { Session, Sessions } from '../../identity/sessions.ts';
import type { SignIn } from '../../identity/sign-in.ts';

export interface SessionDeps {
  sessions: Sessions;
  signIn: SignIn;
  links: Links;
  methods: readonly SignInMethod[];
  readOnly: boolean;
  /** The account for people who sign in by IAM and name none. */
  iamDomain: string | null;
  /** Null when signing in by a cloud account is not set up. */
  iam: IamSignIn | null;
  /** Null when signing in by an identity provider is not set up. */
  oidc: OidcSignIn | null;
}

const VOID = 'The link was used already, or is more than a day old: each signs in once.';

function ownOf({ hash: _hash, person, ...session }: Session, current: string): OwnSession {
  return { ...session, method: person.method, current: session.session_id === current };
}

/** A session, or none, as the browser sees it. */
export function stateOfSession(session: Session | null, deps: SessionDeps): SessionState {
  const { sessions, methods, readOnly, iamDomain, iam } = deps;
  if (session === null)
    return { signed_in: false, methods: [...methods], asks_domain: iamDomain === null, projects: iam?.choices() ?? [] };
  const { person, expires_at } = session;
  return { signed_in: true, person, read_only: readOnly, expires_at, idle_ms: sessions.idleMs };
}

/** The session of a request. The policy ensures that there is one. */
export function sessionOf({ session }: FastifyRequest): Session {
  if (session === null) throw new Error('a request without a session reached a route that needs one');
  return session;
}

/** The current session, signing in by a link, and signing out. The other sign-in methods have their own files. */
export function sessionHandlers(
  deps: SessionDeps,
): Pick<Handlers, 'showSession' | 'signInByLink' | 'signOut' | 'listSessions' | 'endSessions' | 'endSession'> {
  const { sessions, signIn, links, methods, oidc } = deps;

  const stateOf = (session: Session | null) => stateOfSession(session, deps);

  /** Ends sessions, including the one of this request. */
  async function leave(request: FastifyRequest, reply: FastifyReply, ids: readonly string[]) {
    const leaving = oidc?.leave(sessionOf(request)) ?? null;
    await signIn.end(request, reply, ids);
    return { redirect: await leaving };
  }

  return {
    showSession: async (_asked, request) => stateOf(request.session),

    signInByLink: async ({ body: { link } }, request, reply) => {
      const session = await signIn.attempt(request, null, async () => {
        const person = methods.includes('link') ? await links.take(link) : null;
        if (person !== null) return signIn.welcome(request, reply, person);
        throw await signIn.refuse(request, null, new Failure(401, consoleError('CONSOLE.SIGN_IN_LINK_VOID', VOID)));
      });
      return stateOf(session);
    },

    signOut: (_asked, request, reply) => leave(request, reply, [sessionOf(request).session_id]),

    listSessions: async (_asked, request) => {
      const { person, session_id } = sessionOf(request);
      return { sessions: (await sessions.listOf(person)).map((each) => ownOf(each, session_id)) };
    },

    endSessions: async (_asked, request, reply) => {
      const own = await sessions.listOf(sessionOf(request).person);
      return leave(
        request,
        reply,
        own.map((each) => each.session_id),
      );
    },

    endSession: async ({ params: { session_id } }, request, reply) => {
      const own = await sessions.listOf(sessionOf(request).person);
      if (!own.some((each) => each.session_id === session_id)) {
        throw new Failure(404, consoleError('CONSOLE.NOT_FOUND', 'You have no such session: it has ended.'));
      }
      await signIn.end(request, reply, [session_id]);
      return { redirect: null };
    },
  };
}
