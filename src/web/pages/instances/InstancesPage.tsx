import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Change } from '../../../contract/change.ts';
import type { InstanceId } from '../../../contract/ids.ts';
import type { Instance, ScopeState } from '../../../contract/instance.ts';
import { summarise } from '../../../domain/fleet-summary.ts';
import { changesQuery, instancesQuery, runningByInstance } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { filterRows } from './facets.ts';
import { FleetHead } from './FleetHead.tsx';
import { InstanceGrid } from './InstanceGrid.tsx';
import type { RowActions } from './Cell.tsx';
import { ListState } from './ListState.tsx';
import { LoadingRows } from './LoadingRows.tsx';
import { projectsOf, ProjectsContext } from './scopes-context.ts';
import { createSorter } from './sort-rows.ts';
import { Toolbar } from './Toolbar.tsx';
import { useView } from './use-view.ts';
import { isNarrowed, withFilter } from './view.ts';
import './fleet-head.css';
import './toolbar.css';
import './grid.css';
// This sheet comes last, since it overrides the wide layout of the sheets before it.
import './narrow.css';

const loadSwitchDialog = () => import('../../switch-dialog/SwitchDialog.tsx');
const loadVerdict = () => import('./VerdictPopover.tsx');
const SwitchDialog = lazy(() => loadSwitchDialog().then((module) => ({ default: module.SwitchDialog })));
const VerdictPopover = lazy(() => loadVerdict().then((module) => ({ default: module.VerdictPopover })));

/**
 * Loads both after the list is shown. Then a switch responds at once, even if the connection has been lost meanwhile.
 */
const LOAD_AHEAD_MS = 1000;
function useLoadAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled([loadSwitchDialog(), loadVerdict()]), LOAD_AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
}

const NOBODY: readonly Instance[] = [];
const NOTHING_RUNS: ReadonlyMap<InstanceId, Change> = new Map();
const NO_SCOPES: readonly ScopeState[] = [];
const EVERYTHING = { search: '', filters: {} };

/** The fleet: its state, every instance with its verdict, and its switch. */
export function InstancesPage() {
  const text = useText();
  useTitle(text.instances.title);
  useLoadAhead();
  const list = useQuery(instancesQuery);
  const { data: running = NOTHING_RUNS } = useQuery({ ...changesQuery, select: runningByInstance });
  const [view, changeView] = useView();
  const [switching, setSwitching] = useState<{ instance: Instance; enabled: boolean } | null>(null);

  const instances = list.data?.instances ?? NOBODY;
  const { search, filters, sort, descending } = useDeferredValue(view);
  const scopes = list.data?.scopes ?? NO_SCOPES;
  const projects = useMemo(() => projectsOf(scopes), [scopes]);
  const shownView = useMemo(
    () => (scopes.length > 1 ? { ...view, columns: new Set([...view.columns, 'project' as const]) } : view),
    [view, scopes.length],
  );
  const isChanging = useCallback((instance: Instance) => running.has(instance.instance_id), [running]);
  const [sortRows] = useState(createSorter);
  const sorted = useMemo(
    () => sortRows(instances, sort, descending, projects),
    [sortRows, instances, sort, descending, projects],
  );
  const { rows, counts } = useMemo(
    () => filterRows(sorted, { search, filters }, isChanging, projects),
    [sorted, search, filters, isChanging, projects],
  );
  const parts = useMemo(() => summarise(instances, isChanging), [instances, isChanging]);
  // An empty list says nothing of instances that could not be read.
  const failed = scopes.flatMap(({ reading }) => (reading.state === 'failed' ? [reading.error] : []));
  const unread = instances.length === 0 ? (failed[0] ?? null) : null;
  const opened = view.open === null ? undefined : instances.find((instance) => instance.instance_id === view.open);

  const actions = useMemo<RowActions>(
    () => ({
      onSwitch: (instance) => setSwitching({ instance, enabled: instance.ssl.state !== 'on' }),
      onNearSwitch: () => void loadSwitchDialog(),
      onVerdict: (id) => changeView({ open: id }),
      onNearVerdict: () => void loadVerdict(),
    }),
    [changeView],
  );

  if (list.data === undefined && list.isError) {
    return (
      <>
        <div className="fleet-head fleet-title">
          <h1>{text.instances.title}</h1>
        </div>
        <ErrorState title={text.instances.failed} error={list.error.envelope} onRetry={() => void list.refetch()} />
      </>
    );
  }
  return (
    <ProjectsContext value={projects}>
      <FleetHead
        instances={list.data?.instances}
        counts={parts}
        chosen={view.filters.segment}
        onChoose={(segment) => changeView({ filters: withFilter(view.filters, 'segment', segment) })}
      />
      <Toolbar
        view={view}
        counts={counts}
        shown={rows.length}
        all={list.data?.instances.length}
        onChange={changeView}
        onClear={() => changeView(EVERYTHING)}
      >
        {list.data !== undefined && (
          <ListState
            scopes={list.data.scopes}
            error={list.error?.envelope ?? null}
            onRetry={() => void list.refetch()}
          />
        )}
      </Toolbar>
      {list.data === undefined ? (
        <LoadingRows columns={shownView.columns} />
      ) : rows.length > 0 ? (
        <InstanceGrid
          rows={rows}
          view={shownView}
          running={running}
          onSort={(column, down) => changeView({ sort: column, descending: down })}
          actions={actions}
        />
      ) : unread !== null ? (
        <ErrorState title={text.instances.failed} error={unread} onRetry={() => void list.refetch()} />
      ) : (
        <Nothing inFleet={instances.length === 0 && !isNarrowed(view)} onClear={() => changeView(EVERYTHING)} />
      )}
      <Suspense>
        {switching !== null && <SwitchDialog {...switching} onClose={() => setSwitching(null)} />}
        {opened !== undefined && <VerdictPopover instance={opened} onClose={() => changeView({ open: null })} />}
      </Suspense>
    </ProjectsContext>
  );
}

function Nothing({ inFleet, onClear }: { inFleet: boolean; onClear: () => void }) {
  const text = useText();
  if (inFleet) return <EmptyState {...text.instances.none} />;
  return (
    <EmptyState
      {...text.instances.noMatch}
      action={
        <button type="button" className="field" onClick={onClear}>
          {text.instances.clear}
        </button>
      }
    />
  );
}
