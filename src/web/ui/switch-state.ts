import type { Instance } from '../../contract/instance.ts';
import type { Texts } from '../text/texts.ts';
import { verdictWords } from './verdict-words.ts';

/** Why the switch of an instance cannot be used now, in a sentence; null where it can. */
export function barredReason(instance: Instance, changing: boolean, text: Texts): string | null {
  if (changing) return text.instances.changing;
  if (instance.verdict.kind !== 'eligible') return verdictWords(instance.verdict, text.rules).reason;
  // Where a switch stands is not known, so neither is what using it would ask for.
  return instance.ssl.state === 'unknown' ? text.instances.sslUnknown : null;
}
