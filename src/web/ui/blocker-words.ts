import type { Blocker, Instance, SslPreview } from '../../contract/instance.ts';
import { blockerOf } from '../../domain/blocker.ts';
import type { Texts } from '../text/texts.ts';
import { verdictWords } from './verdict-words.ts';

/** Why a switch is blocked, in words. @param code the error that prevented reading SSL detail, if it is known */
function blockerWords(
  blocker: Blocker,
  instance: Instance,
  enabled: boolean,
  text: Texts,
  code: string | null,
): string {
  switch (blocker) {
    case 'change-running':
      return text.switchDialog.changing;
    case 'verdict': {
      const { reason, help } = verdictWords(instance.verdict, text.rules);
      return help === null ? reason : `${reason} ${help}`;
    }
    case 'ssl-unknown':
      return code === null ? text.instances.sslUnknown : text.switchDialog.sslUnread(code);
    case 'already-set':
      return text.switchDialog.already(enabled);
  }
}

/** Why the switch of a row is blocked, in a sentence, or null. The switch asks for the opposite of the shown state. */
export function whyBlocked(instance: Instance, changing: boolean, text: Texts): string | null {
  const enabled = instance.ssl.state !== 'on';
  const blocker = blockerOf({ verdict: instance.verdict, ssl: instance.ssl.state, changing }, enabled);
  return blocker === null ? null : blockerWords(blocker, instance, enabled, text, null);
}

/**
 * Why the switch of a preview is blocked, or null.
 *
 * @param changing what the event stream has reported since the preview
 */
export function whyPreviewBlocked(preview: SslPreview, changing: boolean, text: Texts): string | null {
  const { instance, enabled, ssl_detail } = preview;
  const blocker = changing ? 'change-running' : preview.blocker === 'change-running' ? null : preview.blocker;
  return blocker === null
    ? null
    : blockerWords(blocker, instance, enabled, text, ssl_detail.known ? null : ssl_detail.error.error_code);
}
