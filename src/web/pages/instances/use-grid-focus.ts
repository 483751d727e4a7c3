import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import type { InstanceId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';

/** The focusable controls of a row, from left to right. A row with a running change has no verdict. */
export const CONTROLS = ['name', 'copy', 'verdict', 'switch'] as const;
export type Control = (typeof CONTROLS)[number];

interface Place {
  id: InstanceId;
  control: Control;
}

function controlOf(target: EventTarget): Control | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const named = target.closest<HTMLElement>('[data-control]')?.dataset['control'];
  return CONTROLS.find((control) => control === named);
}

/** The row that a key moves to from row `from`, or null. */
export function rowByKey(key: string, from: number, last: number, page: number): number | null {
  const target = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: last,
  }[key];
  return target === undefined ? null : Math.min(last, Math.max(0, target));
}

interface GridFocusOptions {
  rows: readonly Instance[];
  body: RefObject<HTMLElement | null>;
  /** The number of rows that fit on the screen. */
  page: () => number;
  scrollTo: (index: number) => void;
}

/**
 * Keyboard control of the list, after the ARIA grid pattern. The whole list is one tab stop, where the focus last was.
 * Arrows, Page Up, Page Down, Home and End move between ten thousand rows; left and right move between the controls of
 * one.
 *
 * @returns the position of the tab stop, and the props for the list
 */
export function useGridFocus({ rows, body, page, scrollTo }: GridFocusOptions) {
  const [place, setPlace] = useState<Place | null>(null);
  const [moving, setMoving] = useState(0);
  const focused = useRef(0);

  const known = place === null ? -1 : rows.findIndex((row) => row.instance_id === place.id);
  const index = known < 0 ? 0 : known;
  const control = known < 0 || place === null ? 'name' : place.control;

  // The row may not be rendered yet, so the focus moves after the render.
  useLayoutEffect(() => {
    if (focused.current === moving) return;
    focused.current = moving;
    const row = body.current?.querySelector(`[data-row="${place?.id}"]`);
    const target =
      row?.querySelector<HTMLElement>(`[data-control="${control}"]`) ?? row?.querySelector<HTMLElement>('a');
    target?.focus({ preventScroll: true });
  }, [moving, body, place, control]);

  const onFocus = useCallback(
    (event: FocusEvent<HTMLElement>) => {
      const next = controlOf(event.target);
      const id = event.target.closest<HTMLElement>('[data-row]')?.dataset['row'];
      if (next === undefined || id === undefined) return;
      setPlace((now) => (now?.id === id && now.control === next ? now : placeAt(rows, id, next)));
    },
    [rows],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const here = controlOf(event.target);
    if (here === undefined || event.altKey || event.metaKey || event.shiftKey) return;
    const row = rowByKey(event.key, index, rows.length - 1, page());
    if (row !== null) {
      const id = rows[row]?.instance_id;
      if (id === undefined) return;
      event.preventDefault();
      scrollTo(row);
      setPlace({ id, control: here });
      setMoving((count) => count + 1);
      return;
    }
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const controls = [...event.currentTarget.querySelectorAll<HTMLElement>(`[data-row="${place?.id}"] [data-control]`)];
    const at = controls.findIndex((each) => each === document.activeElement);
    event.preventDefault();
    controls[at + (event.key === 'ArrowRight' ? 1 : -1)]?.focus();
  };

  return { index, control, onFocus, onKeyDown };
}

function placeAt(rows: readonly Instance[], id: string, control: Control): Place | null {
  const row = rows.find((each) => each.instance_id === id);
  return row === undefined ? null : { id: row.instance_id, control };
}
