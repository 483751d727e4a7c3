import type { Evidence } from '../../contract/verdict.ts';
import { useLanguage } from '../text/TextProvider.tsx';
import { exactTime } from './relative-time.ts';
import './evidence-chips.css';

/** The evidence: DCS's fields and values, each with its reading time. */
export function EvidenceChips({ evidence }: { evidence: readonly Evidence[] }) {
  const { language } = useLanguage();
  if (evidence.length === 0) return null;
  return (
    <p className="evidence-chips secondary">
      {evidence.map(({ field, value, read_at }) => (
        <code key={field} title={read_at === undefined ? undefined : exactTime(Date.parse(read_at), language)}>
          {`${field} = ${value}`}
        </code>
      ))}
    </p>
  );
}
