import type { Change } from '../../contract/change.ts';
import type { InstanceDetail } from '../../contract/instance.ts';
import type { Texts } from '../text/texts.ts';
import { verdictWords } from '../ui/verdict-words.ts';

/**
 * Why SSL cannot be switched to a state now, in words, or null where it can. The server refuses for the same reasons; here they
 * are told before anything is sent.
 *
 * @param running the change that runs on the instance, if any
 */
export function barredBecause(
  { instance, ssl_detail }: Pick<InstanceDetail, 'instance' | 'ssl_detail'>,
  running: Change | undefined,
  enabled: boolean,
  text: Texts,
): string | null {
  if (running !== undefined) return text.switchDialog.changing;
  if (instance.verdict.kind !== 'eligible') {
    const { reason, help } = verdictWords(instance.verdict, text.rules);
    return `${reason} ${help}`;
  }
  if (!ssl_detail.known) return text.switchDialog.sslUnread(ssl_detail.error.error_code);
  return ssl_detail.value.enabled === enabled ? text.switchDialog.already(enabled) : null;
}
