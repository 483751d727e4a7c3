import { actorWord, NOT_SIGNED_IN, type Actor } from '../../../contract/audit.ts';
import { changeState } from '../../../contract/change.ts';
import type { Texts } from '../../text/texts.ts';

/** How an actor is called, by the word that filters by it. Names are shown as they are. */
export function whoWord(word: string, text: Texts): string {
  if (word === actorWord({ kind: 'console' })) return text.audit.console;
  return word === NOT_SIGNED_IN ? text.audit.notSignedIn : word;
}

export const whoWords = (who: Actor, text: Texts): string => whoWord(actorWord(who), text);

/** A state of SSL, or of a change, in words. One that this page does not know is shown as it is. */
export function stateWords(state: string | null, text: Texts): string {
  if (state === null) return text.common.none;
  if (state === 'on') return text.rules.segments.encrypted;
  if (state === 'off') return text.rules.segments.plaintext;
  const known = changeState.safeParse(state);
  return known.success ? text.rules.changeStates[known.data] : state;
}
