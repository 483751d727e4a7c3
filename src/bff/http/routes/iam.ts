import { consoleError, Failure } from '../../platform/failure.ts';
import type { Handlers } from '../handlers.ts';
import { stateOfSession, type SessionDeps } from './session.ts';

const CLOSED = 'Signing in by a cloud account is not set up here (IAM_SIGN_IN).';

/** One spelling for all names that IAM may treat as the same. */
const spelt = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

export type IamDeps = SessionDeps;

/** Signing in by a person's own cloud account. @param deps `iam` is null when this method is not set up */
export function iamHandlers(deps: IamDeps): Pick<Handlers, 'signInByIam'> {
  const signInByIam: Handlers['signInByIam'] = async ({ body }, request, reply) => {
    if (deps.iam === null) throw new Failure(404, consoleError('CONSOLE.SIGN_IN_METHOD_CLOSED', CLOSED));
    const account = `iam:${spelt(body.domain ?? deps.iamDomain ?? '')}/${spelt(body.name)}`;
    const { signIn: prove } = deps.iam;
    const session = await deps.signIn.attempt(request, account, () => prove(request, reply, body));
    return stateOfSession(session, deps);
  };
  return { signInByIam };
}
