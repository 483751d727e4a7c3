import { useQuery } from '@tanstack/react-query';
import { changesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingLines } from '../../ui/LoadingLines.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ChangesFilters } from './ChangesFilters.tsx';
import { ChangesTable } from './ChangesTable.tsx';
import { LinkedChange } from './LinkedChange.tsx';
import { useChangesView } from './use-changes-view.ts';
import { applyView, PLAIN_VIEW } from './view.ts';
import './changes-page.css';

/** The highest number of changes that the server lists. */
const MOST = 500;
/** Column widths of the loading table. */
const WIDTHS = ['160px', '80px', '200px', '120px'];

/** The history: every change, the newest first, with its job, outcome and steps. The filters are in the URL. */
export function ChangesPage() {
  const text = useText();
  useTitle(text.changes.title);
  const history = useQuery(changesQuery);
  const [view, change] = useChangesView();

  const all = history.data ?? [];
  const { rows, counts } = applyView(all, view);
  const isListed = view.open === null || all.some((each) => each.change_id === view.open);
  return (
    <div className="page changes-page">
      <div className="changes-head">
        <h1>{text.changes.title}</h1>
        {history.data !== undefined && (
          <output className="secondary">{text.changes.shown(rows.length, all.length)}</output>
        )}
      </div>
      <ChangesFilters view={view} counts={counts} onChange={change} />
      {history.data === undefined && history.error === null && (
        <LoadingLines label={text.changes.loading} widths={WIDTHS} />
      )}
      {history.data === undefined && history.error !== null && (
        <ErrorState title={text.changes.failed} error={history.error.envelope} onRetry={() => void history.refetch()} />
      )}
      {history.data !== undefined && view.open !== null && !isListed && (
        <LinkedChange id={view.open} onClose={() => change({ open: null })} />
      )}
      {history.data !== undefined && all.length === 0 && <EmptyState {...text.changes.nothing} />}
      {all.length > 0 && rows.length === 0 && (
        <EmptyState
          {...text.changes.noMatch}
          action={
            <button type="button" className="field" onClick={() => change({ ...PLAIN_VIEW, open: view.open })}>
              {text.changes.clear}
            </button>
          }
        />
      )}
      {rows.length > 0 && (
        <ChangesTable changes={rows} label={text.changes.title} open={view.open} onOpen={(open) => change({ open })} />
      )}
      {all.length >= MOST && <p className="secondary">{text.changes.newestOnly(MOST)}</p>}
    </div>
  );
}
