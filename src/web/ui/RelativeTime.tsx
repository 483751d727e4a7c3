import { useLanguage } from '../text/TextProvider.tsx';
import { exactTime, relativeTime } from './time.ts';

/** When something was: relative to now, exact on hover. Renders with its parent; it does not tick by itself. */
export function RelativeTime({ at, now = Date.now() }: { at: string; now?: number }) {
  const { language } = useLanguage();
  return (
    <time dateTime={at} title={exactTime(at, language)}>
      {relativeTime(at, now, language)}
    </time>
  );
}
