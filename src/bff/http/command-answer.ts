import type { Change } from '../../contract/change.ts';
import type { CommandResult } from '../changes/command.ts';
import { Failure } from '../platform/failure.ts';

/** The change that a command came to. @throws Failure that says why it was refused */
export function changeOf(result: CommandResult): Change {
  if (result.kind === 'accepted') return result.change;
  throw new Failure(result.status, result.envelope, result.more);
}
