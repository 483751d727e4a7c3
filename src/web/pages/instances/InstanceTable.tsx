import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useSyncExternalStore } from 'react';
import type { Change } from '../../../contract/change.ts';
import type { InstanceId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { InstanceRow } from './InstanceRow.tsx';
import { COLUMN_NAMES, type Column, type View } from './view.ts';
import './instances.css';

const ROW_HEIGHT = 44;
const CARD_HEIGHT = 256;

const narrow = window.matchMedia('(max-width: 760px)');
function subscribeNarrow(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}

interface InstanceTableProps {
  rows: readonly Instance[];
  view: View;
  running: ReadonlyMap<InstanceId, Change>;
  onSort: (column: Column) => void;
  onSwitch: (instance: Instance) => void;
  onNear: () => void;
  onVerdict: (instance: Instance) => void;
}

/** The fleet as a table of which only the rows in sight exist; where it is narrow, a list of cards with the same facts. */
export function InstanceTable({ rows, view, running, onSort, onSwitch, onNear, onVerdict }: InstanceTableProps) {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const asCards = useSyncExternalStore(subscribeNarrow, () => narrow.matches);
  const columns = COLUMN_NAMES.filter((column) => !view.hidden.has(column));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (asCards ? CARD_HEIGHT : ROW_HEIGHT),
    overscan: 12,
    getItemKey: (index) => rows[index]?.instance_id ?? index,
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="instances-scroll" ref={scroller} tabIndex={0} role="region" aria-label={text.instances.title}>
      <table className={asCards ? 'instances cards' : 'instances'} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={`col-${column}`}
                aria-sort={view.sort === column ? (view.descending ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  className="text-button"
                  title={text.instances.sortBy(text.instances.columns[column])}
                  onClick={() => onSort(column)}
                >
                  {text.instances.columns[column]}
                  {view.sort === column && <Glyph name={view.descending ? 'descending' : 'ascending'} />}
                </button>
              </th>
            ))}
            <th scope="col" className="col-switch">
              {text.instances.columns.switch}
            </th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {items.map(({ index, key }) => {
            const instance = rows[index];
            return instance === undefined ? null : (
              <InstanceRow
                key={key}
                instance={instance}
                change={running.get(instance.instance_id)}
                columns={columns}
                index={index}
                onSwitch={onSwitch}
                onNear={onNear}
                onVerdict={onVerdict}
              />
            );
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}
