import { sslPreview } from '../contract/instance.ts';
import { lossesAmong } from '../domain/risk.ts';

/**
 * The body of a switch by a person who saw the preview and accepts everything in it.
 *
 * @param preview the answer of `GET …/ssl/preview`. If it is no preview, the body has no token and is refused for that
 */
export function switchBody(enabled: boolean, preview: unknown): object {
  const parsed = sslPreview.safeParse(preview);
  if (!parsed.success) return { enabled };
  return { enabled, token: parsed.data.token, acknowledged: lossesAmong(parsed.data.risks) };
}
