import type { Actor } from '../../contract/audit.ts';
import { MAY_SWITCH } from '../../domain/roles.ts';
import { consoleError, Failure } from '../platform/failure.ts';

const ROLE = 'Your role, support, does not allow this: ask an admin.';
const READ_ONLY = 'The console is read-only (READ_ONLY): nothing is switched here.';
const SIGN_IN = 'Sign in: only people who are signed in may switch SSL.';

/** Why this actor may not switch SSL, or null. The console itself may. */
export function switchForbidden(actor: Actor, readOnly: boolean): Failure | null {
  if (actor.kind === 'local') return new Failure(401, consoleError('CONSOLE.SIGN_IN_REQUIRED', SIGN_IN));
  if (actor.kind === 'person' && !MAY_SWITCH.includes(actor.role)) {
    return new Failure(403, consoleError('CONSOLE.ROLE_FORBIDS', ROLE));
  }
  return readOnly ? new Failure(403, consoleError('CONSOLE.READ_ONLY', READ_ONLY)) : null;
}
