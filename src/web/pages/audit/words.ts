import { changeState } from '../../../contract/change.ts';
import type { Texts } from '../../text/texts.ts';

/** A state of SSL, or of a change, in words. One that this page does not know is shown as it is. */
export function stateWords(state: string | null, text: Texts): string {
  if (state === null) return text.common.none;
  if (state === 'on') return text.rules.segments.encrypted;
  if (state === 'off') return text.rules.segments.plaintext;
  // As entries of earlier versions have it.
  const known = changeState.safeParse(state === 'settling' ? 'in-doubt' : state);
  return known.success ? text.rules.changeStates[known.data] : state;
}
