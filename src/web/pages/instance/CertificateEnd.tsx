import { useLanguage, useText } from '../../text/TextProvider.tsx';
import { exactTime, relativeTime } from '../../ui/relative-time.ts';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useNow } from '../../ui/use-now.ts';

const SOON_MS = 30 * 86_400_000;

/** When the certificate expires, with a warning in its last 30 days. Shows DCS's own text if it is no valid time. */
export function CertificateEnd({ at }: { at: string }) {
  const text = useText();
  const { language } = useLanguage();
  const now = useNow();
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return at;
  return (
    <>
      <time dateTime={at}>{text.instance.ends(relativeTime(moment, now, language), exactTime(moment, language))}</time>
      {moment <= now ? (
        <p>
          <StateBadge tone="failed" glyph="failed" word={text.instance.ended} />
        </p>
      ) : (
        moment - now < SOON_MS && (
          <p>
            <StateBadge tone="plaintext" glyph="warning" word={text.instance.endsSoon} />
          </p>
        )
      )}
    </>
  );
}
