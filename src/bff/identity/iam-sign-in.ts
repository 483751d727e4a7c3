import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod/mini';
import type { ProjectId } from '../../contract/ids.ts';
import type { iamSignIn, Person } from '../../contract/session.ts';
import type { DcsClient } from '../cloud/client.ts';
import { asksForPasscode, type IamLogin, type IamToken } from '../cloud/iam-token.ts';
import { orThrow, type CallFailure, type CallResult } from '../cloud/result.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import { calledAs, displayName } from './display-name.ts';
import type { Session } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import type { Tokens } from './tokens.ts';

/** A project for which people can sign in. A token is valid for one project. */
export interface IamProject {
  id: ProjectId;
  /** The name that people see. */
  name: string;
  ask: (login: IamLogin) => Promise<CallResult<IamToken>>;
  /** A DCS client with a token that belongs to no session yet. */
  clientBy: (token: string) => DcsClient;
}

export interface IamSignInOptions {
  projects: () => readonly IamProject[];
  /** The account for people who name none; null: they must name one. */
  domain: string | null;
  signIn: SignIn;
  tokens: Tokens;
}

const NO_DOMAIN = 'Name the account ("domain"): none is set here (IAM_DOMAIN).';
const NONE =
  'Nobody can sign in by a cloud account now: the console has not found out its projects yet. Try again in a minute.';
const WRONG = 'IAM knows no such user with this password and, where one is asked for, this one-time code.';
const CODE = 'IAM asks for a one-time code.';

/**
 * IAM's refusal in our words. An unknown user and a wrong password get the same words. Returns null for any other
 * failure than a refusal, which is passed on unchanged.
 */
function refusalOf(failure: CallFailure, login: IamLogin): Failure | null {
  if (failure.status !== 401) return null;
  const wanted = login.passcode === null && asksForPasscode(failure);
  const { request_id } = failure.envelope;
  return new Failure(
    401,
    wanted
      ? consoleError('CONSOLE.PASSCODE_REQUIRED', CODE, { request_id })
      : consoleError('CONSOLE.SIGN_IN_FAILED', WRONG, { request_id }),
  );
}

/** Everyone is an admin here, because the cloud decides on each call. */
function personOf({ user: { id, name } }: IamToken): Person {
  const who = { method: 'iam', subject: id } as const;
  return { ...who, name: displayName(who, [name]), role: 'admin' };
}

/** Signs people in by their own cloud account. The password goes to IAM and is not stored. */
export function createIamSignIn({ projects, domain, signIn, tokens }: IamSignInOptions) {
  /** The project to sign in for. @throws Failure when that is not clear */
  function chosen(wanted: ProjectId | undefined): IamProject {
    const all = projects();
    const [first] = all;
    if (first === undefined) throw new Failure(503, consoleError('CONSOLE.UPSTREAM_UNREACHABLE', NONE));
    if (wanted === undefined && all.length === 1) return first;
    const found = all.find(({ id }) => id === wanted);
    if (found !== undefined) return found;
    const ids = all.map(({ id, name }) => `${id} (${name})`).join(', ');
    const message = `Name the project to sign in for ("project_id"), one of: ${ids}.`;
    throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', message));
  }

  /** @throws Failure 400 when no account is named, or the failure of IAM */
  async function exchange({ ask }: IamProject, body: z.infer<typeof iamSignIn>): Promise<IamToken> {
    const account = body.domain ?? domain;
    if (account === null) throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', NO_DOMAIN));
    const { name, password, passcode = null, user_id: userId = null } = body;
    const login = { domain: account, name, password, passcode, userId };
    const result = await ask(login);
    const refusal = result.ok ? null : refusalOf(result.failure, login);
    if (refusal !== null) throw refusal;
    return orThrow(result);
  }

  /**
   * @returns the session, which ends with the token at the latest.
   *
   * @throws Failure, which is in the audit when it is a refusal
   */
  const signInFor = async (
    request: FastifyRequest,
    reply: FastifyReply,
    body: z.infer<typeof iamSignIn>,
  ): Promise<Session> => {
    // A person may have typed the password as the name, so only a name that IAM has proved goes to the audit.
    let name: string | null = null;
    let proved: IamToken;
    const project = chosen(body.project_id);
    try {
      proved = await exchange(project, body);
      name = calledAs(personOf(proved));
      // The console reads the fleet with the service's key. So a person whom the cloud does not let list this project's
      // instances must not see them here either.
      orThrow(await project.clientBy(proved.token).listInstances(0, 1));
    } catch (cause) {
      throw cause instanceof Failure ? await signIn.refuse(request, name, cause) : cause;
    }
    const { token, expires_at } = proved;
    const session = await signIn.welcome(request, reply, personOf(proved), expires_at);
    await tokens.keep(session, token, project.id);
    return session;
  };

  return {
    /** The projects to choose from, only ids and names. */
    choices: () => projects().map(({ id, name }) => ({ project_id: id, name })),
    signIn: signInFor,
  };
}
export type IamSignIn = ReturnType<typeof createIamSignIn>;
