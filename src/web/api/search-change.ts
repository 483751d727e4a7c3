import type { Change } from '../../contract/change.ts';
import type { ConsoleCode } from '../../contract/error.ts';
import type { Result } from './call.ts';

/** The result of searching for a change by its id. `unclear`: nobody knows whether the request arrived. */
export type Search = { kind: 'found'; change: Change } | { kind: 'absent' } | { kind: 'unclear' };

/** With two seconds between looks, this is about a minute. */
export const MOST_LOOKS = 30;

/** Codes that justify another try: the server may be back soon. */
const NO_SERVER: readonly string[] = ['CONSOLE.NO_ANSWER', 'CONSOLE.OFFLINE'] satisfies ConsoleCode[];

/**
 * Asks for a change until the server has decided on it. Only the journal knows whether the request arrived: the server
 * writes the request there before it reads anything for it.
 *
 * @param pause waits between two looks
 */
export async function searchChange(ask: () => Promise<Result<Change>>, pause: () => Promise<void>): Promise<Search> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (look > 0) await pause();
    const answer = await ask();
    if (answer.ok && answer.data.state !== 'requested') return { kind: 'found', change: answer.data };
    if (answer.ok) continue;
    const { error_code } = answer.error;
    if (error_code === 'CONSOLE.CHANGE_NOT_FOUND') return { kind: 'absent' };
    if (!NO_SERVER.includes(error_code)) return { kind: 'unclear' };
  }
  return { kind: 'unclear' };
}
