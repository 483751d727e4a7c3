import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { PATHS } from '../../../contract/endpoints.ts';
import { linkSignIn, type OwnSession, type SessionState, type SignInWay } from '../../../contract/session.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { parse } from '../parse.ts';
import type { Links } from '../../identity/links.ts';
import type { OidcSignIn } from '../../identity/oidc/sign-in.ts';
import type { Session, Sessions } from '../../identity/sessions.ts';
import type { SignIn } from '../../identity/sign-in.ts';

export interface SessionDeps {
  sessions: Sessions;
  signIn: SignIn;
  links: Links;
  ways: readonly SignInWay[];
  readOnly: boolean;
  /** The account of whoever signs in by IAM and names none. */
  iamDomain: string | null;
  /** Null where nobody signs in by an identity provider. */
  oidc: OidcSignIn | null;
}

const VOID = 'The link was used already, or is more than a day old: each signs in once.';

function ownOf({ hash: _hash, person, ...session }: Session, current: string): OwnSession {
  return { ...session, way: person.way, current: session.session_id === current };
}

/** What a browser is told of a session, or of none. */
export function stateOfSession(session: Session | null, deps: SessionDeps): SessionState {
  const { sessions, ways, readOnly, iamDomain } = deps;
  if (session === null) return { signed_in: false, ways: [...ways], asks_domain: iamDomain === null };
  const { person, expires_at } = session;
  return { signed_in: true, person, read_only: readOnly, expires_at, idle_ms: sessions.idleMs };
}

/** The session that the policy has seen to. */
export function sessionOf({ session }: FastifyRequest): Session {
  if (session === null) throw new Error('a route for whoever is signed in was reached without a session');
  return session;
}

const answer = (reply: FastifyReply, body: object) => reply.header('cache-control', 'no-store').send(body);

/** Who is asking, signing in by a link, and signing out. The other ways have routes of their own. */
export function sessionRoutes(app: FastifyInstance, deps: SessionDeps): void {
  const { sessions, signIn, links, ways, oidc } = deps;

  const stateOf = (session: Session | null) => stateOfSession(session, deps);

  /** Ends sessions, the asking one among them. */
  async function leave(request: FastifyRequest, reply: FastifyReply, ids: readonly string[]) {
    const leaving = oidc?.leave(sessionOf(request)) ?? null;
    await signIn.end(request, reply, ids);
    return answer(reply, { redirect: await leaving });
  }

  app.get(PATHS.session, async (request, reply) => answer(reply, stateOf(request.session)));

  app.post(PATHS.signInByLink, async (request, reply) => {
    const { link } = parse(linkSignIn, request.body, 'The body must be {"link": the part of the link behind the #}');
    const session = await signIn.attempt(request, null, async () => {
      const person = ways.includes('link') ? await links.take(link) : null;
      if (person !== null) return signIn.welcome(request, reply, person);
      throw await signIn.refuse(request, null, new Failure(401, consoleError('CONSOLE.SIGN_IN_LINK_VOID', VOID)));
    });
    return answer(reply, stateOf(session));
  });

  app.delete(PATHS.session, async (request, reply) => {
    return leave(request, reply, [sessionOf(request).session_id]);
  });

  app.get(PATHS.sessions, async (request, reply) => {
    const { person, session_id } = sessionOf(request);
    return answer(reply, { sessions: (await sessions.listOf(person)).map((each) => ownOf(each, session_id)) });
  });

  app.delete(PATHS.sessions, async (request, reply) => {
    const own = await sessions.listOf(sessionOf(request).person);
    return leave(
      request,
      reply,
      own.map((each) => each.session_id),
    );
  });

  app.delete(PATHS.ownSession, async (request, reply) => {
    const { session_id } = parse(z.object({ session_id: z.uuid() }), request.params, 'The session id must be a UUID');
    const own = await sessions.listOf(sessionOf(request).person);
    if (!own.some((each) => each.session_id === session_id)) {
      throw new Failure(404, consoleError('CONSOLE.NOT_FOUND', 'You have no such session: it has ended.'));
    }
    await signIn.end(request, reply, [session_id]);
    return answer(reply, { redirect: null });
  });
}
