import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';
import type { Instance } from '../../../contract/instance.ts';

/** px; grid.css has the same. */
const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 36;
/** A card is as high as its facts need. This is its height until it is measured. */
const CARD_HEIGHT = 238;
const CARD_GAP = 8;

interface VirtualRowsOptions {
  rows: readonly Instance[];
  asCards: boolean;
  scroller: RefObject<HTMLElement | null>;
  body: RefObject<HTMLElement | null>;
  /** Rows that are always rendered: the one with the tab stop, and the one whose verdict is open. */
  kept: readonly number[];
}

/** Cards scroll with the page, as on a phone. Table rows scroll under their heads. */
function scrollerOf(asCards: boolean, scroller: HTMLElement | null): HTMLElement | null {
  return asCards ? (scroller?.closest('main') ?? null) : scroller;
}

/** The rows to render, and their positions. */
export function useVirtualRows({ rows, asCards, scroller, body, kept }: VirtualRowsOptions) {
  const [offset, setOffset] = useState(0);
  // The height of the content above the cards changes with its text.
  useLayoutEffect(() => {
    const main = scrollerOf(asCards, scroller.current);
    const list = body.current;
    if (!asCards || main === null || list === null) return;
    const measure = () => {
      const top = list.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop;
      setOffset(Math.round(top));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const part of main.children) observer.observe(part);
    return () => observer.disconnect();
  }, [asCards, scroller, body]);

  const rangeExtractor = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b),
    [kept],
  );
  // A new function makes the virtualizer measure everything again, so there is one per list.
  const getItemKey = useCallback((index: number) => rows[index]?.instance_id ?? index, [rows]);
  const margin = asCards ? offset : HEAD_HEIGHT;
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => scrollerOf(asCards, scroller.current),
    estimateSize: () => (asCards ? CARD_HEIGHT : ROW_HEIGHT),
    gap: asCards ? CARD_GAP : 0,
    overscan: asCards ? 4 : 8,
    scrollMargin: margin,
    scrollPaddingStart: asCards ? 0 : HEAD_HEIGHT,
    getItemKey,
    rangeExtractor,
  });
  return { virtualizer, margin };
}
