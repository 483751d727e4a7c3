import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod/mini';
import type { iamSignIn, Person } from '../../contract/session.ts';
import type { DcsClient } from '../cloud/client.ts';
import { asksForPasscode, type IamLogin, type IamToken } from '../cloud/iam-token.ts';
import { orThrow, type CallFailure, type CallResult } from '../cloud/result.ts';
import { consoleError, Failure } from '../platform/failure.ts';
import type { Session } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import type { Tokens } from './tokens.ts';

export interface IamSignInOptions {
  ask: (login: IamLogin) => Promise<CallResult<IamToken>>;
  /** DCS by a token that no session has yet. */
  clientBy: (token: string) => DcsClient;
  /** The account of whoever names none; null: they have to. */
  domain: string | null;
  signIn: SignIn;
  tokens: Tokens;
}

const NO_DOMAIN = 'Name the account ("domain"): none is set here (IAM_DOMAIN).';
const WRONG = 'IAM knows no such user with this password and, where one is asked for, this one-time code.';
const CODE = 'IAM asks for a one-time code.';

/** IAM's no in our words. One and the same for an unknown user and a wrong password; what is no 401 is passed on as it came. */
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

/** Signs people in by their own cloud account. The password is passed on to IAM and kept nowhere. */
export function createIamSignIn({ ask, clientBy, domain, signIn, tokens }: IamSignInOptions) {
  /** @throws Failure 400 where no account is named; else what IAM makes of it */
  async function exchange(body: z.infer<typeof iamSignIn>): Promise<IamToken> {
    const account = body.domain ?? domain;
    if (account === null) throw new Failure(400, consoleError('CONSOLE.INVALID_REQUEST', NO_DOMAIN));
    const { name, password, passcode = null, user_id: userId = null } = body;
    const login = { domain: account, name, password, passcode, userId };
    const result = await ask(login);
    const refusal = result.ok ? null : refusalOf(result.failure, login);
    if (refusal !== null) throw refusal;
    return orThrow(result);
  }

  /** @returns the session, which ends with the token at the latest. @throws Failure, which stands in the audit where somebody was refused */
  return async (request: FastifyRequest, reply: FastifyReply, body: z.infer<typeof iamSignIn>): Promise<Session> => {
    // What was typed in place of a name may be the password: only a name that IAM has proved goes to the audit.
    let name: string | null = null;
    let proved: IamToken;
    try {
      proved = await exchange(body);
      ({ name } = proved.user);
      // The fleet is read by the service's key: whom the cloud does not show it, this project's, is not let in to see it here.
      orThrow(await clientBy(proved.token).listInstances(0, 1));
    } catch (cause) {
      throw cause instanceof Failure ? await signIn.refuse(request, name, cause) : cause;
    }
    const { user, token, expires_at } = proved;
    // What an admin may do here, the cloud decides for each call.
    const person: Person = { way: 'iam', subject: user.id, name: user.name, role: 'admin' };
    const session = await signIn.welcome(request, reply, person, expires_at);
    await tokens.keep(session, token);
    return session;
  };
}
export type IamSignIn = ReturnType<typeof createIamSignIn>;
