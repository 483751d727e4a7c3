import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { Change } from '../../../contract/change.ts';
import type { InstanceId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { summarise } from '../../../domain/fleet-summary.ts';
import { changesQuery, instancesQuery, runningByInstance } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Filters } from './Filters.tsx';
import { FleetBar } from './FleetBar.tsx';
import { InstanceTable } from './InstanceTable.tsx';
import { LoadingRows } from './LoadingRows.tsx';
import { useView } from './use-view.ts';
import { applyView, type Column } from './view.ts';

const loadSwitchDialog = () => import('../../switch-dialog/SwitchDialog.tsx');
const SwitchDialog = lazy(() => loadSwitchDialog().then((m) => ({ default: m.SwitchDialog })));
const VerdictDialog = lazy(() => import('./VerdictDialog.tsx').then((m) => ({ default: m.VerdictDialog })));

const NONE: readonly Instance[] = [];
const NOBODY: ReadonlyMap<InstanceId, Change> = new Map();
const near = () => void loadSwitchDialog();

/** The fleet: where it stands, every instance with its verdict, and its switch. */
export function InstancesPage() {
  const text = useText();
  useTitle(text.instances.title);
  const list = useQuery(instancesQuery);
  const { data: running = NOBODY } = useQuery({ ...changesQuery, select: runningByInstance });
  const [view, change] = useView();
  const [switching, setSwitching] = useState<{ instance: Instance; enabled: boolean } | null>(null);

  const instances = list.data?.instances ?? NONE;
  const { search, filters, sort, descending } = useDeferredValue(view);
  const isChanging = useCallback((instance: Instance) => running.has(instance.instance_id), [running]);
  const { rows, counts } = useMemo(
    () => applyView(instances, { search, filters, sort, descending }, isChanging),
    [instances, search, filters, sort, descending, isChanging],
  );
  const summary = useMemo(() => summarise(instances, isChanging), [instances, isChanging]);
  const opened = view.open === null ? undefined : instances.find((each) => each.instance_id === view.open);

  const onSort = (column: Column) => change({ sort: column, descending: view.sort === column && !view.descending });
  const onSwitch = useCallback(
    (instance: Instance) => setSwitching({ instance, enabled: instance.ssl.state !== 'on' }),
    [],
  );
  const onVerdict = useCallback((instance: Instance) => change({ open: instance.instance_id }), [change]);

  if (list.data === undefined) {
    return list.isError ? (
      <>
        <h1 className="visually-hidden">{text.instances.title}</h1>
        <ErrorState title={text.instances.failed} error={list.error.envelope} onRetry={() => void list.refetch()} />
      </>
    ) : (
      <LoadingRows />
    );
  }

  const eligible = instances.length - summary['not-eligible'];
  const encrypted = instances.filter((each) => each.verdict.kind !== 'ineligible' && each.ssl.state === 'on').length;
  const stale = list.data.stale ?? (list.isError ? list.error.envelope : null);
  return (
    <>
      {stale !== null && (
        <div className="banner" role="status">
          <Glyph name="warning" />
          {text.instances.stale} {text.instances.asOf} <RelativeTime at={list.data.read_at} /> ·{' '}
          <code>{stale.error_code}</code>
        </div>
      )}
      <div className="instances-head">
        <div className="instances-title">
          <h1>{text.instances.title}</h1>
          <strong>{text.instances.encryptedOf(encrypted, eligible)}</strong>
          <span className="secondary" role="status">
            {text.instances.shown(rows.length, instances.length)}
          </span>
        </div>
        <FleetBar
          counts={summary}
          chosen={view.filters.segment}
          onChoose={(segment) => {
            const { segment: _, ...others } = view.filters;
            change({ filters: segment === undefined ? others : { ...others, segment } });
          }}
        />
        <Filters view={view} counts={counts} onChange={change} />
      </div>
      {instances.length === 0 && <EmptyState {...text.instances.none} />}
      {instances.length > 0 && rows.length === 0 && (
        <EmptyState
          {...text.instances.noMatch}
          action={
            <button type="button" className="field" onClick={() => change({ search: '', filters: {} })}>
              {text.instances.clear}
            </button>
          }
        />
      )}
      {rows.length > 0 && (
        <InstanceTable
          rows={rows}
          view={view}
          running={running}
          onSort={onSort}
          onSwitch={onSwitch}
          onNear={near}
          onVerdict={onVerdict}
        />
      )}
      <Suspense>
        {switching !== null && <SwitchDialog {...switching} onClose={() => setSwitching(null)} />}
        {opened !== undefined && <VerdictDialog instance={opened} onClose={() => change({ open: null })} />}
      </Suspense>
    </>
  );
}
