import { errors } from '../errors.ts';
import { openToken, TOKEN_MS } from '../iam/tokens.ts';
import { KEY_OWNER, type Caller } from '../iam/users.ts';
import type { World } from '../world.ts';
import { KeyLock } from './key-lock.ts';
import { accessKeyOf, faultOf, type SignedRequest } from './signature.ts';

/** The gateway's question who calls: by a token, else by a signature (dcs-api.md §5). */
export function createAuthenticate(world: World) {
  const lock = new KeyLock();

  function byToken(token: string): Caller {
    const claims = openToken(token, world.credentials.sk);
    const user = world.iamUsers.find(({ id }) => id === claims?.user_id);
    if (claims === null || user === undefined) throw errors.authentication('decrypt token fail');
    const tooOld = Math.max(world.clock.now() - TOKEN_MS, world.revokedUntil(user.id));
    if (claims.issued_at <= tooOld) throw errors.staleToken();
    if (claims.project_id !== world.credentials.projectId) throw errors.wrongProject();
    return user;
  }

  function bySignature(request: SignedRequest): Caller {
    const ak = accessKeyOf(request) ?? '';
    if (lock.isLocked(ak, world.clock.now())) throw errors.authentication('the access key is locked for 5 minutes');
    const fault = faultOf(request, world.credentials, world.clock.now());
    if (fault !== null) {
      if (ak !== '') lock.failed(ak, world.clock.now());
      throw errors.authentication(fault);
    }
    lock.succeeded(ak);
    return KEY_OWNER;
  }

  /** @throws 401 */
  return (request: SignedRequest): Caller => {
    const token = request.headers['x-auth-token'];
    return typeof token === 'string' ? byToken(token) : bySignature(request);
  };
}
