import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { changeState } from '../../../contract/change.ts';
import { changesQuery } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangesTable } from '../../ui/ChangesTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';

/** The history of changes, filterable by instance and outcome; the filters are in the URL. */
export function ChangesPage() {
  const text = useText();
  useTitle(text.changes.title);
  const history = useQuery(changesQuery);
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.get('q') ?? '';
  const state = parameters.get('state') ?? '';
  const set = (name: string, value: string) =>
    setParameters(
      (current) => {
        if (value === '') current.delete(name);
        else current.set(name, value);
        return current;
      },
      { replace: true },
    );
  const words = search.toLowerCase();
  const rows = (history.data ?? []).filter(
    (change) =>
      (state === '' || change.state === state) &&
      `${change.instance_name} ${change.instance_id} ${change.job_id ?? ''}`.toLowerCase().includes(words),
  );
  return (
    <div className="page">
      <h1>{text.changes.title}</h1>
      <div className="filters" role="search" style={{ margin: '16px 0' }}>
        <input
          type="search"
          className="field search"
          aria-label={text.changes.search}
          placeholder={text.changes.search}
          value={search}
          onChange={(event) => set('q', event.target.value)}
        />
        <select
          className={state === '' ? 'field' : 'field chosen'}
          aria-label={text.changes.outcome}
          value={state}
          onChange={(event) => set('state', event.target.value)}
        >
          <option value="">{`${text.changes.outcome}: ${text.changes.any}`}</option>
          {changeState.options.map((each) => (
            <option key={each} value={each}>
              {text.rules.changeStates[each]}
            </option>
          ))}
        </select>
      </div>
      {history.isPending && (
        <p role="status" aria-label={text.changes.loading}>
          <Skeleton width="100%" />
        </p>
      )}
      {history.isError && history.data === undefined && (
        <ErrorState title={text.changes.failed} error={history.error.envelope} onRetry={() => void history.refetch()} />
      )}
      {history.data?.length === 0 && <EmptyState {...text.changes.nothing} />}
      {history.data !== undefined && history.data.length > 0 && rows.length === 0 && (
        <EmptyState {...text.changes.noMatch} />
      )}
      {rows.length > 0 && <ChangesTable changes={rows} />}
    </div>
  );
}
