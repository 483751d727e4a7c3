import { changeState } from '../../../contract/change.ts';
import type { Texts } from '../../text/texts.ts';

/** A state of SSL or of a change, in words. A state that this page does not know is shown unchanged. */
export function stateWords(state: string | null, text: Texts): string {
  if (state === null) return text.common.none;
  if (state === 'on') return text.rules.segments.encrypted;
  if (state === 'off') return text.rules.segments.plaintext;
  // Entries of earlier versions say `settling`.
  const known = changeState.safeParse(state === 'settling' ? 'in-doubt' : state);
  return known.success ? text.rules.changeStates[known.data] : state;
}
