// A list of thousands of which only what is seen is drawn. It scrolls with the page.
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";

export function VirtualList<T>(props: {
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Pixels, as well as is known: rows are measured. */
  rowHeight: number;
  /** One row, as the content of a list item. */
  row: (item: T, index: number) => ReactNode;
  /** How many there are in truth, where only the first are fetched. */
  total?: number;
  /** The end of what is there comes into sight. */
  onEnd?: () => void;
}) {
  const { label, items, keyOf, rowHeight, row, total = items.length, onEnd } = props;
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const own = list.current;
    if (!own) return;
    const measure = () => setOffset(own.getBoundingClientRect().top + window.scrollY);
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(document.body);
    return () => watching.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    onChange: ({ range }) => {
      if (range && range.endIndex >= items.length - 10 && items.length < total) onEnd?.();
    },
  });
  return (
    <ul ref={list} aria-label={label} style={{ position: "relative", height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        return (
          item !== undefined && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ position: "absolute", insetInline: 0, transform: `translateY(${start - offset}px)` }}
            >
              {row(item, index)}
            </li>
          )
        );
      })}
    </ul>
  );
}
