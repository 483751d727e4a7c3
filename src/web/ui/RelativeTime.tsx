import { useLanguage } from '../text/TextProvider.tsx';
import { exactTime, relativeTime } from './relative-time.ts';
import { useNow } from './use-now.ts';

/**
 * The age of a moment, kept current. Hovering shows the exact time in the viewer's zone and in UTC. `at` is ISO 8601.
 */
export function RelativeTime({ at }: { at: string }) {
  const { language } = useLanguage();
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <time dateTime={at} title={`${exactTime(moment, language)} · ${at}`}>
      {relativeTime(Math.min(moment, now), now, language)}
    </time>
  );
}
