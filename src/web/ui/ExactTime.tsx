import { useLanguage, useText } from '../text/TextProvider.tsx';
import { CopyButton } from './CopyButton.tsx';
import { clockTime, zoneName } from './relative-time.ts';
import { RelativeTime } from './RelativeTime.tsx';
import './exact-time.css';

/** An exact time in the viewer's zone, with its age. Hovering and copying give UTC. */
export function ExactTime({ at }: { at: string }) {
  const { language } = useLanguage();
  const { common } = useText();
  const moment = Date.parse(at);
  return (
    <span className="exact-time">
      <time dateTime={at} title={at}>
        {clockTime(moment, language)}
      </time>
      <span className="exact-time-ago secondary">
        {zoneName(moment, language)} · <RelativeTime at={at} />
        <CopyButton value={at} what={common.time(at)} />
      </span>
    </span>
  );
}
