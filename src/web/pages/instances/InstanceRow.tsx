import { memo } from 'react';
import type { Change } from '../../../contract/change.ts';
import type { Instance } from '../../../contract/instance.ts';
import { useWhyNotAllowed } from '../../session/permission.ts';
import { useText } from '../../text/TextProvider.tsx';
import { SslSwitch } from '../../ui/SslSwitch.tsx';
import { whyBlocked } from '../../ui/blocker-words.ts';
import { NUMERIC } from './columns.ts';
import { Cell, type RowActions } from './Cell.tsx';
import type { Control } from './use-grid-focus.ts';
import type { Column } from './view.ts';

interface InstanceRowProps {
  instance: Instance;
  change: Change | undefined;
  columns: readonly Column[];
  /** Its index in the whole list, from 0. */
  index: number;
  /** Its distance from the top of the list, px. */
  top: number;
  /** The control that is the list's tab stop, or null. */
  tabStop: Control | null;
  /** Measures the row, if its height depends on its content. */
  measure: ((row: HTMLElement | null) => void) | undefined;
  actions: RowActions;
}

/** One instance. Plain elements, memoised: a stream event renders only the row that it names. */
export const InstanceRow = memo(function InstanceRow(props: InstanceRowProps) {
  const { instance, change, columns, index, top, tabStop, measure, actions } = props;
  const text = useText();
  const notAllowed = useWhyNotAllowed();
  // A row with a running change has no verdict button.
  const stop = tabStop === 'verdict' && change !== undefined ? 'switch' : tabStop;
  const control = (name: Control) => ({ 'data-control': name, tabIndex: stop === name ? 0 : -1 });
  return (
    <div
      ref={measure}
      role="row"
      className={change === undefined ? 'grid-row' : 'grid-row changing'}
      aria-rowindex={index + 2}
      data-index={index}
      data-row={instance.instance_id}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column) => (
        <div
          key={column}
          role="gridcell"
          className={NUMERIC.has(column) ? `col-${column} numeric` : `col-${column}`}
          data-label={text.instances.columns[column]}
        >
          <Cell column={column} instance={instance} change={change} control={control} actions={actions} />
        </div>
      ))}
      <div role="gridcell" className="col-switch">
        <SslSwitch
          instanceName={instance.name}
          on={instance.ssl.state === 'on'}
          blocked={whyBlocked(instance, change !== undefined, text) ?? notAllowed}
          onUse={() => actions.onSwitch(instance)}
          onNear={actions.onNearSwitch}
          control={control('switch')}
        />
      </div>
    </div>
  );
});
