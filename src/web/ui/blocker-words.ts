import type { Blocker, Instance, SslPreview } from '../../contract/instance.ts';
import { blockerOf } from '../../domain/blocker.ts';
import type { Texts } from '../text/texts.ts';
import { verdictWords } from './verdict-words.ts';

/** Why a switch cannot be used, in words. @param code of the error that kept SSL detail from being read, where that is known */
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

/** Why the switch of a row cannot be used now, in a sentence; null where it can. It asks for the other state than is shown. */
export function whyBlocked(instance: Instance, changing: boolean, text: Texts): string | null {
  const enabled = instance.ssl.state !== 'on';
  const blocker = blockerOf({ verdict: instance.verdict, ssl: instance.ssl.state, changing }, enabled);
  return blocker === null ? null : blockerWords(blocker, instance, enabled, text, null);
}

/** Why what a preview is of cannot be done now; null where it can. @param changing what the event stream knows since it was read */
export function whyPreviewBlocked(preview: SslPreview, changing: boolean, text: Texts): string | null {
  const { instance, enabled, ssl_detail } = preview;
  const blocker = changing ? 'change-running' : preview.blocker === 'change-running' ? null : preview.blocker;
  return blocker === null
    ? null
    : blockerWords(blocker, instance, enabled, text, ssl_detail.known ? null : ssl_detail.error.error_code);
}
