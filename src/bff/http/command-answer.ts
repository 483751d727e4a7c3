import type { Change } from '../../contract/change.ts';
import type { CommandResult } from '../changes/command.ts';
import { Failure } from '../platform/failure.ts';

/** The change of an accepted command. @throws Failure with the reason of a refused one */
export function changeOf(result: CommandResult): Change {
  if (result.kind === 'accepted') return result.change;
  throw new Failure(result.status, result.envelope, result.more);
}
