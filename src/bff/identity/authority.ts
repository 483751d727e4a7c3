import type { Logger } from 'pino';
import type { ProjectId } from '../../contract/ids.ts';
import type { Actor } from '../../contract/audit.ts';
import { tokenAuth, type Auth } from '../cloud/auth.ts';
import type { CallResult } from '../cloud/result.ts';
import { consoleError, reasonOf } from '../platform/failure.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

/**
 * Gives the cloud client for the person who causes a call. A person who signed in by a cloud account gets a client with
 * their own token, so that the cloud's policies decide and its trail names them. Everybody else gets the client with
 * the service's key. So do old changes without a known person.
 *
 * @returns a failure, `not-sent`, when that person is not signed in any more: their request is never sent with the
 * service's key
 */
export type ClientOf<Client> = (who: Actor | null) => Promise<CallResult<Client>>;

export interface ClientOfOptions<Client> {
  /** With the service's key. */
  own: Client;
  by: (auth: Auth) => Client;
  tokens: Tokens;
  sessions: Sessions;
  /** The scope that the clients call. */
  projectId: ProjectId;
  log: Logger;
}

const GONE =
  'The person who asked for this had signed in by a cloud account, and that session has ended. Nothing was sent, because the call needs their token.';

export function createClientOf<Client>({
  own,
  by,
  tokens,
  sessions,
  projectId,
  log,
}: ClientOfOptions<Client>): ClientOf<Client> {
  /** Ends a session whose token the cloud has refused. The session is of no use without it. */
  async function end(session_id: string): Promise<void> {
    log.info({ session_id }, 'the cloud refused the token of a session: it is ended');
    try {
      await sessions.end([session_id]);
    } catch (cause) {
      log.error({ session_id, reason: reasonOf(cause) }, 'a session could not be ended');
    }
  }

  return async (who) => {
    if (who?.kind !== 'person' || who.method !== 'iam') return { ok: true, value: own };
    const held = await tokens.of(who, projectId);
    if (held === null) {
      const envelope = consoleError('CONSOLE.ASKER_GONE', GONE);
      return { ok: false, failure: { kind: 'not-sent', status: 401, envelope } };
    }
    if (held.project !== projectId) {
      const message =
        `You have signed in by your cloud account for project ${held.project}, and this is project ${projectId}: your token is of no use there. ` +
        'Nothing was sent. Sign in once more, for this project.';
      const envelope = consoleError('CONSOLE.OTHER_PROJECT', message);
      return { ok: false, failure: { kind: 'not-sent', status: 403, envelope } };
    }
    return { ok: true, value: by(tokenAuth(held.token, () => void end(held.session.session_id))) };
  };
}
