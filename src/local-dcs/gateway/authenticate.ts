import type { Account } from '../account.ts';
import { errors } from '../errors.ts';
import { openToken, TOKEN_MS } from '../iam/tokens.ts';
import { KEY_OWNER, type Caller, type IamUser } from '../iam/users.ts';
import { accessKeyOf, faultOf, type SignedRequest } from './signature.ts';

/** The caller and the kind of credentials. `projectId`: the project of the token, or null if it has none. */
export type Authenticated =
  { by: 'key'; caller: Caller } | { by: 'token'; caller: Caller; user: IamUser; projectId: string | null };

/** The gateway's authentication: by a token, otherwise by a signature (dcs-api.md §5). */
export function createAuthenticate(account: Account) {
  const { clock, keyLock } = account;

  function byToken(token: string): Authenticated {
    const claims = openToken(token, account.sk);
    const user = account.iamUsers.find(({ id }) => id === claims?.user_id);
    if (claims === null || user === undefined) throw errors.authentication('decrypt token fail');
    const tooOld = Math.max(clock.now() - TOKEN_MS, account.revokedUntil(user.id));
    if (claims.issued_at <= tooOld) throw errors.staleToken();
    return { by: 'token', caller: user, user, projectId: claims.project_id };
  }

  function bySignature(request: SignedRequest): Authenticated {
    const ak = accessKeyOf(request) ?? '';
    if (keyLock.isLocked(ak, clock.now())) throw errors.authentication('the access key is locked for 5 minutes');
    const fault = faultOf(request, account, clock.now());
    if (fault !== null) {
      if (ak !== '') keyLock.failed(ak, clock.now());
      throw errors.authentication(fault);
    }
    keyLock.succeeded(ak);
    return { by: 'key', caller: KEY_OWNER };
  }

  /** @throws 401 */
  return (request: SignedRequest): Authenticated => {
    const token = request.headers['x-auth-token'];
    return typeof token === 'string' ? byToken(token) : bySignature(request);
  };
}
