import type { FastifyInstance } from 'fastify';
import { PATHS } from '../../../contract/endpoints.ts';
import { iamSignIn } from '../../../contract/session.ts';
import { consoleError, Failure } from '../../platform/failure.ts';
import { parse } from '../parse.ts';
import type { IamSignIn } from '../../identity/iam-sign-in.ts';
import { stateOfSession, type SessionDeps } from './session.ts';

const BODY =
  'The body must be {"name", "password"} of an IAM user and may have "domain" (the account), "passcode" (six digits) and "user_id" (IAM’s id, beside a code)';
const CLOSED = 'Signing in by a cloud account is not set up here (IAM_SIGN_IN).';

/** One spelling for all that IAM may take for the same. */
const spelt = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

export interface IamDeps extends SessionDeps {
  /** Null where nobody signs in by a cloud account. */
  iam: IamSignIn | null;
}

/** Signing in by one's own cloud account. @param deps `iam` is null where that way is not set up */
export function iamRoutes(app: FastifyInstance, deps: IamDeps): void {
  app.post(PATHS.signInByIam, async (request, reply) => {
    if (deps.iam === null) throw new Failure(404, consoleError('CONSOLE.SIGN_IN_WAY_CLOSED', CLOSED));
    const body = parse(iamSignIn, request.body, BODY);
    const account = `iam:${spelt(body.domain ?? deps.iamDomain ?? '')}/${spelt(body.name)}`;
    const prove = deps.iam;
    const session = await deps.signIn.attempt(request, account, () => prove(request, reply, body));
    return reply.header('cache-control', 'no-store').send(stateOfSession(session, deps));
  });
}
