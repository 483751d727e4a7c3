import { useEffect, useMemo, useRef } from 'react';
import type { Change } from '../../../contract/change.ts';
import type { InstanceId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { layoutOf } from './columns.ts';
import { GridHead } from './GridHead.tsx';
import type { RowActions } from './Cell.tsx';
import { InstanceRow } from './InstanceRow.tsx';
import { useCards } from './use-cards.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import type { Column, View } from './view.ts';

interface InstanceGridProps {
  rows: readonly Instance[];
  view: View;
  running: ReadonlyMap<InstanceId, Change>;
  onSort: (sort: Column, descending: boolean) => void;
  actions: RowActions;
}

/**
 * The fleet as a table that renders only the visible rows. On narrow screens it is a list of cards with the same facts.
 */
export function InstanceGrid({ rows, view, running, onSort, actions }: InstanceGridProps) {
  const text = useText();
  const asCards = useCards();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { columns, style } = useMemo(() => layoutOf(view.columns), [view.columns]);

  const openIndex = view.open === null ? -1 : rows.findIndex((row) => row.instance_id === view.open);
  const focus = useGridFocus({
    rows,
    body,
    page: () => Math.max(1, (virtualizer.range?.endIndex ?? 0) - (virtualizer.range?.startIndex ?? 0) - 1),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  });
  const kept = useMemo(() => [focus.index, openIndex].filter((index) => index >= 0), [focus.index, openIndex]);
  const { virtualizer, margin } = useVirtualRows({ rows, asCards, scroller, body, kept });

  // A link to a verdict scrolls to its row, but only once. After that the person scrolls.
  const linked = useRef(openIndex);
  useEffect(() => {
    if (linked.current > 0) virtualizer.scrollToIndex(linked.current, { align: 'center' });
  }, [virtualizer]);

  return (
    <div className="instances-scroll" ref={scroller}>
      <div
        role="grid"
        tabIndex={-1}
        className="instances"
        aria-label={text.instances.title}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        style={style}
        onFocus={focus.onFocus}
        onKeyDown={focus.onKeyDown}
      >
        <GridHead columns={columns} sort={view.sort} descending={view.descending} onSort={onSort} />
        <div role="rowgroup" className="grid-body" ref={body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const instance = rows[index];
            return instance === undefined ? null : (
              <InstanceRow
                key={key}
                instance={instance}
                change={running.get(instance.instance_id)}
                columns={columns}
                index={index}
                top={start - margin}
                tabStop={index === focus.index ? focus.control : null}
                measure={asCards ? virtualizer.measureElement : undefined}
                actions={actions}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
