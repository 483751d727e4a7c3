import type { Change } from '../../contract/change.ts';
import type { ConsoleCode } from '../../contract/error.ts';
import type { Result } from './call.ts';

/** What a search for a change by its id comes to. `untold`: whether the request arrived is not known. */
export type Search = { kind: 'found'; change: Change } | { kind: 'absent' } | { kind: 'untold' };

/** With a pause of two seconds between them, about a minute. */
export const MOST_LOOKS = 30;

/** Codes with which it is worth asking again: the server may be back soon. */
const NO_SERVER: readonly string[] = ['CONSOLE.NO_ANSWER', 'CONSOLE.OFFLINE'] satisfies ConsoleCode[];

/**
 * Asks for a change until the server has decided on it. Only the journal knows whether the request arrived: it is written there before
 * anything is read for it.
 *
 * @param pause waits between two looks
 */
export async function searchChange(ask: () => Promise<Result<Change>>, pause: () => Promise<void>): Promise<Search> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    // Each look is a while after the one before.
    if (look > 0) await pause();
    const answer = await ask();
    if (answer.ok && answer.data.state !== 'requested') return { kind: 'found', change: answer.data };
    if (answer.ok) continue;
    const { error_code } = answer.error;
    if (error_code === 'CONSOLE.CHANGE_NOT_FOUND') return { kind: 'absent' };
    if (!NO_SERVER.includes(error_code)) return { kind: 'untold' };
  }
  return { kind: 'untold' };
}
