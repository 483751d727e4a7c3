import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { exportFormat, type AuditFilter } from '../../../contract/audit.ts';
import { auditQuery, chainQuery, exportAddress } from '../../api/audit.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { LoadingLines } from '../../ui/LoadingLines.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { ChainBadge } from './ChainBadge.tsx';
import { useAuditView } from './use-audit-view.ts';
import { filterOf, PLAIN_VIEW } from './view.ts';
import './audit-page.css';

/** Column widths of the loading table. */
const WIDTHS = ['80px', '96px', '140px', '200px'];

/** The exports are links, so the browser saves even a large file as it arrives. */
function Exports({ filter }: { filter: AuditFilter }) {
  const { formats, exportHint, export: label } = useText().audit;
  return (
    <div className="audit-exports" role="group" aria-label={label}>
      {exportFormat.options.map((format) => (
        <a key={format} className="field" href={exportAddress(filter, format)} title={exportHint} download>
          {formats[format]}
        </a>
      ))}
    </div>
  );
}

/** Reads the entries again and checks the chain again. */
function Refresh() {
  const { refresh } = useText().audit;
  const client = useQueryClient();
  const readAnew = () => {
    void client.resetQueries({ queryKey: ['audit'] });
    void client.invalidateQueries({ queryKey: chainQuery.queryKey });
  };
  return (
    <button type="button" className="text-button" onClick={readAnew}>
      <Glyph name="refresh" />
      {refresh}
    </button>
  );
}

/** Loads older entries, or says that there are none. */
function Older({ filter }: { filter: AuditFilter }) {
  const { audit } = useText();
  const reading = useInfiniteQuery(auditQuery(filter));
  if (!reading.hasNextPage) return <p className="secondary">{audit.end}</p>;
  return (
    <div className="audit-older">
      {reading.error !== null && !reading.isFetchingNextPage && (
        <div role="alert">
          <p>{audit.moreFailed}</p>
          <ErrorWords error={reading.error.envelope} />
        </div>
      )}
      <button
        type="button"
        className="field"
        aria-busy={reading.isFetchingNextPage}
        onClick={() => {
          if (!reading.isFetchingNextPage) void reading.fetchNextPage();
        }}
      >
        {reading.isFetchingNextPage ? audit.loadingMore : audit.more}
      </button>
    </div>
  );
}

/** The audit: who did what to which instance, and whether the records are unaltered. The filters are in the URL. */
export function AuditPage() {
  const text = useText();
  useTitle(text.audit.title);
  const [view, change] = useAuditView();
  const filter = filterOf(view);
  const reading = useInfiniteQuery(auditQuery(filter));

  const entries = reading.data?.pages.flatMap((page) => page.entries) ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <div className="page audit-page">
      <div className="audit-head">
        <h1>{text.audit.title}</h1>
        {reading.data !== undefined && <output className="secondary">{text.audit.shown(entries.length)}</output>}
        <ChainBadge />
        <Refresh />
        <Exports filter={filter} />
      </div>
      <AuditFilters view={view} entries={entries} onChange={change} />
      {reading.data === undefined && reading.error === null && (
        <LoadingLines label={text.audit.loading} widths={WIDTHS} />
      )}
      {reading.data === undefined && reading.error !== null && (
        <ErrorState title={text.audit.failed} error={reading.error.envelope} onRetry={() => void reading.refetch()} />
      )}
      {reading.data !== undefined && entries.length === 0 && !isFiltered && <EmptyState {...text.audit.nothing} />}
      {reading.data !== undefined && entries.length === 0 && isFiltered && (
        <EmptyState
          {...text.audit.noMatch}
          action={
            <button type="button" className="field" onClick={() => change(PLAIN_VIEW)}>
              {text.audit.clear}
            </button>
          }
        />
      )}
      {entries.length > 0 && <AuditTable entries={entries} view={view} />}
      {entries.length > 0 && <Older filter={filter} />}
    </div>
  );
}
