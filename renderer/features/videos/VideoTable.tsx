// The rows of all videos: only what is in sight is there, however many there are. It scrolls with the page.
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import type { VideoSnapshot } from "../../../contract/events.ts";
import { useText } from "../../i18n/index.ts";
import type { Choice } from "./useChoice.ts";
import { VideoRow, VideoRowSkeleton } from "./VideoRow.tsx";
import { words } from "./words/index.ts";

import css from "./VideosScreen.module.css";

/** Of every row, so that nothing moves when it is filled. */
const ROW = 74;

const OVERSCAN = 10;

export interface Cursor {
  index: number;
  /** By the keyboard: the row takes the focus. */
  isKey: boolean;
}

export function VideoTable(props: {
  total: number;
  at: (index: number) => VideoSnapshot | undefined;
  onLook: (from: number, to: number) => void;
  choice: Choice;
  cursor: Cursor | null;
}) {
  const { total, at, onLook, choice, cursor } = props;
  const t = useText(words).videos;
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const own = list.current;
    if (!own) return;
    const measure = () => setMargin(own.getBoundingClientRect().top + window.scrollY);
    measure();
    const watching = new ResizeObserver(measure);
    if (own.parentElement?.parentElement) watching.observe(own.parentElement.parentElement);
    return () => watching.disconnect();
  }, []);
  // What is in sight comes first, then what may be scrolled to.
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    const turn = requestIdleCallback(() => setOverscan(OVERSCAN), { timeout: 500 });
    return () => cancelIdleCallback(turn);
  }, []);
  const rows = useWindowVirtualizer({
    count: total,
    estimateSize: () => ROW,
    overscan,
    // What comes into sight is drawn with the next frame, not within the scrolling itself.
    useFlushSync: false,
    scrollMargin: margin,
    // Below the head and above the bar of what is chosen.
    scrollPaddingStart: ROW,
    scrollPaddingEnd: ROW + 60,
  });
  // The same one for good, so that a row that only moves is not drawn anew.
  const latest = useRef(choice);
  useLayoutEffect(() => {
    latest.current = choice;
  });
  const choose = useCallback(
    (index: number, id: string, isStretch: boolean) => void latest.current.toggle(index, id, isStretch),
    [],
  );
  const shown = rows.getVirtualItems();
  const [from, to] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0];
  useEffect(() => onLook(from, to), [onLook, from, to]);

  const target = cursor?.isKey ? cursor.index : null;
  useEffect(() => {
    if (target === null) return;
    rows.scrollToIndex(target, { align: "auto" });
    // The row may be drawn only by then.
    const frame = requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-index="${target}"] a`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- The virtualiser is the same one; only the cursor moves.
  }, [cursor]);

  return (
    <ul ref={list} className={css.rows} aria-label={t.title} style={{ height: rows.getTotalSize() }}>
      {shown.map(({ index, start }) => {
        const video = at(index);
        return (
          <li
            key={index}
            data-index={index}
            aria-setsize={total}
            aria-posinset={index + 1}
            style={{ height: ROW, transform: `translateY(${start - margin}px)` }}
          >
            {video ? (
              <Row
                key={video.id}
                index={index}
                video={video}
                isChosen={choice.has(video.id)}
                isAnyChosen={choice.count > 0}
                onChoose={choose}
              />
            ) : (
              <VideoRowSkeleton />
            )}
          </li>
        );
      })}
    </ul>
  );
}

const Row = memo(VideoRow);
