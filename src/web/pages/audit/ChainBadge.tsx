import { useQuery } from '@tanstack/react-query';
import { chainQuery } from '../../api/audit.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';

/** Whether the audit chain is intact. If it is not, the badge says since which entry and why. */
export function ChainBadge() {
  const { chain } = useText().audit;
  const { data, error, isFetching } = useQuery(chainQuery);
  if (data === undefined && error !== null) {
    return (
      <div className="audit-chain" role="alert">
        <StateBadge tone="unknown" glyph="unknown" word={chain.unchecked} />
        <ErrorWords error={error.envelope} />
      </div>
    );
  }
  if (data === undefined || (isFetching && !data.whole)) {
    return (
      <div className="audit-chain" role="status">
        <StateBadge tone="busy" glyph="busy" word={chain.checking} />
      </div>
    );
  }
  if (!data.whole) {
    return (
      <div className="audit-chain" role="alert">
        <StateBadge tone="failed" glyph="failed" word={chain.broken(data.broken_at)} />
        <p>{chain.why[data.why]}</p>
        <p className="secondary">{chain.advice}</p>
      </div>
    );
  }
  return (
    <div className="audit-chain" role="status" title={chain.hint}>
      <StateBadge tone="encrypted" glyph="check" word={chain.whole(data.entries)} />
      {data.head !== null && <CopyButton value={data.head} what={chain.head} />}
    </div>
  );
}
