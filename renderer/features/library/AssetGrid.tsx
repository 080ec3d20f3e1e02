// The grid of all files: only the rows in sight are there, however many there are. It scrolls with the page.
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

import type { LibraryAsset } from "../../../contract/library.ts";
import { useText } from "../../i18n/index.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { AssetTile } from "./AssetTile.tsx";
import { words } from "./words/index.ts";

import css from "./LibraryScreen.module.css";

const LEAST_WIDTH = 190;
const GAP = 10;
/** Below the picture. */
const WORDS = 62;

export function AssetGrid(props: {
  total: number;
  at: (index: number) => LibraryAsset | undefined;
  onLook: (from: number, to: number) => void;
  onOpen: (asset: LibraryAsset) => void;
}) {
  const { total, at, onLook, onOpen } = props;
  const t = useText(words).library;
  const grid = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const own = grid.current;
    if (!own) return;
    const measure = () => {
      const { width, top } = own.getBoundingClientRect();
      setPlace({ width, top: top + window.scrollY });
    };
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(own.parentElement ?? own);
    return () => watching.disconnect();
  }, []);
  const columns = Math.max(1, Math.floor((place.width + GAP) / (LEAST_WIDTH + GAP)));
  const width = (place.width - GAP * (columns - 1)) / columns;
  const height = Math.round(((width - 12) * 10) / 16) + WORDS;
  const rows = useWindowVirtualizer({
    count: Math.ceil(total / columns),
    estimateSize: () => height + GAP,
    overscan: 4,
    scrollMargin: place.top,
  });
  useEffect(() => rows.measure(), [rows, height]);
  const shown = rows.getVirtualItems();
  const [from, to] = [(shown[0]?.index ?? 0) * columns, ((shown.at(-1)?.index ?? 0) + 1) * columns];
  useEffect(() => onLook(from, to), [onLook, from, to]);

  const onKey = (event: KeyboardEvent) => {
    const here = Number(document.activeElement?.closest("[data-index]")?.getAttribute("data-index") ?? -1);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (here < 0 || step === undefined) return;
    const next = here + (document.dir === "rtl" && Math.abs(step) === 1 ? -step : step);
    if (next < 0 || next >= total) return;
    event.preventDefault();
    rows.scrollToIndex(Math.floor(next / columns), { align: "auto" });
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true }),
    );
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- The arrows move between the buttons inside.
    <ul ref={grid} className={css.grid} aria-label={t.title} style={{ height: rows.getTotalSize() }} onKeyDown={onKey}>
      {place.width > 0 &&
        shown.flatMap(({ index: row, start }) =>
          Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
            const index = row * columns + column;
            const asset = at(index);
            return (
              <li
                key={index}
                data-index={index}
                aria-setsize={total}
                aria-posinset={index + 1}
                style={{
                  width,
                  height,
                  top: start - place.top,
                  insetInlineStart: column * (width + GAP),
                }}
              >
                {asset ? (
                  <AssetTile key={asset.id} asset={asset} onOpen={() => onOpen(asset)} />
                ) : (
                  <Skeleton width="100%" height={height - WORDS} />
                )}
              </li>
            );
          }),
        )}
    </ul>
  );
}
