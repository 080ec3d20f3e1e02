// The video in time: shots as stills, the words, the waveform of the narration, findings, and the head that can be dragged.
import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import { format, useText } from "../../../i18n/index.ts";
import { IconButton } from "../../../ui/Button.tsx";
import { useEditor, useEditorState } from "../draft/EditorProvider.tsx";
import { halt, playFrom, seek, skip, usePlayer } from "../player.ts";
import { findingTold } from "../told.ts";
import { words as catalogue } from "../words/index.ts";
import { useShown } from "./BoardProvider.tsx";
import { markEvery, marksIn, MOST_ZOOM, within } from "./timeScale.ts";
import { Transport } from "./Transport.tsx";
import { sceneAt, shotsOf } from "./useBoard.ts";
import { Waveform } from "./Waveform.tsx";

import css from "./Timeline.module.css";

/** Pixels a second from which words can be read. */
const WORDS_FROM = 110;
const ZOOM_STEP = 1.6;

export function Timeline() {
  const t = useText(catalogue).editor.timeline;
  const { video, board } = useShown();
  const length = board.durationSeconds ?? video.durationSeconds;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ from: 0, width: 0 });
  /** Null: all of it is seen. */
  const [zoom, setZoom] = useState<number | null>(null);
  const fit = view.width > 0 && length > 0 ? view.width / length : 0;
  const scale = Math.max(fit, Math.min(MOST_ZOOM, zoom ?? fit));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => setView({ from: element.scrollLeft, width: element.clientWidth });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  /** What the head points at stays where it is. */
  const zoomTo = (next: number | null) => {
    const element = scroller.current;
    if (!element) return;
    const { seconds } = usePlayer.getState();
    const wanted = Math.max(fit, Math.min(MOST_ZOOM, next ?? fit));
    setZoom(next !== null && next > fit ? wanted : null);
    requestAnimationFrame(() => {
      element.scrollLeft = seconds * wanted - element.clientWidth / 2;
    });
  };

  if (length <= 0) return null;
  const from = view.from / (scale || 1);
  const to = (view.from + view.width) / (scale || 1);
  return (
    <section className={css.timeline} aria-label={t.label} dir="ltr">
      <div className={css.tools}>
        <Transport length={length} />
        <Tool label={t.zoomOut} onClick={() => zoomTo(scale / ZOOM_STEP)} disabled={scale <= fit}>
          <ZoomOut size={15} />
        </Tool>
        <Tool label={t.zoomIn} onClick={() => zoomTo(scale * ZOOM_STEP)} disabled={scale >= MOST_ZOOM}>
          <ZoomIn size={15} />
        </Tool>
        <Tool label={t.fit} onClick={() => zoomTo(null)} disabled={scale <= fit}>
          <Maximize2 size={14} />
        </Tool>
      </div>
      <div
        ref={scroller}
        className={css.scroller}
        // Zooms where a person is used to it; the page's own zoom stays on the keys.
        onWheel={(event) => event.ctrlKey && zoomTo(scale * (event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP))}
      >
        {scale > 0 && (
          <Tracks length={length} scale={scale} from={from} to={to} width={view.width} left={view.from} board={board} />
        )}
      </div>
    </section>
  );
}

function Tracks(props: {
  board: VideoEditor;
  length: number;
  scale: number;
  from: number;
  to: number;
  left: number;
  width: number;
}) {
  const { board, length, scale, from, to, left, width } = props;
  const editor = useEditor();
  const track = useRef<HTMLDivElement>(null);
  const every = markEvery(scale);
  const style = (start: number, end: number) => ({ left: start * scale, width: Math.max(1, (end - start) * scale) });
  const shots = useMemo(() => shotsOf(board), [board]);
  const scenes = useMemo(
    () => board.scenes.flatMap(({ id, start, end }) => (start === null || end === null ? [] : [{ id, start, end }])),
    [board],
  );
  const chosen = useEditorState((state) => state.chosen);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !track.current) return;
    const { left: zero } = track.current.getBoundingClientRect();
    const at = (clientX: number) => Math.max(0, Math.min(length, (clientX - zero) / scale));
    const move = (next: { clientX: number }) => seek(at(next.clientX));
    halt();
    seek(at(event.clientX));
    const scene = sceneAt(board, at(event.clientX));
    if (scene !== null) editor.choose({ sceneId: scene, shot: null });
    const stop = new AbortController();
    addEventListener("pointermove", move, { signal: stop.signal });
    addEventListener("pointerup", () => stop.abort(), { signal: stop.signal, once: true });
    addEventListener("pointercancel", () => stop.abort(), { signal: stop.signal, once: true });
  };
  return (
    <div ref={track} className={css.tracks} style={{ width: Math.max(width, length * scale) }} onPointerDown={drag}>
      <div aria-hidden className={css.ruler}>
        {marksIn(from, to, every).map((mark) => (
          <span key={mark} style={{ left: mark * scale }}>
            {every < 1 ? mark.toFixed(1) : format.timecode(mark)}
          </span>
        ))}
        {within(findingsOf(board), from, to).map(({ id, start, status, message }, i) => (
          <button
            key={`${id}-${i}`}
            type="button"
            tabIndex={-1}
            className={css.finding}
            data-status={status}
            title={`${format.timecode(start)}  ${message}`}
            style={{ left: start * scale }}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => playFrom(start)}
          />
        ))}
      </div>
      <div aria-hidden className={css.shots}>
        {within(shots, from, to).map((shot) => (
          <button
            key={`${shot.sceneId}/${shot.shot}`}
            type="button"
            tabIndex={-1}
            className={css.shot}
            data-chosen={(chosen?.sceneId === shot.sceneId && (chosen.shot ?? shot.shot) === shot.shot) || undefined}
            title={`${format.timecode(shot.start)}  ${shot.title}`}
            style={style(shot.start, shot.end)}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => {
              editor.choose({ sceneId: shot.sceneId, shot: shot.shot });
              seek(shot.start);
            }}
            onDoubleClick={() => playFrom(shot.start)}
          >
            {shot.stillUrl && <img src={shot.stillUrl} alt="" loading="lazy" draggable={false} />}
          </button>
        ))}
      </div>
      <div aria-hidden className={css.words}>
        {scale >= WORDS_FROM
          ? within(board.words, from, to).map((word) => (
              <span key={`${word.start}-${word.text}`} className={css.word} style={style(word.start, word.end)}>
                {word.text}
              </span>
            ))
          : within(scenes, from, to).map(({ id, start, end }, i) => (
              <span
                key={id}
                className={css.scene}
                data-chosen={chosen?.sceneId === id || undefined}
                style={style(start, end)}
              >
                {textOf(board, id) || `${i + 1}`}
              </span>
            ))}
      </div>
      <div aria-hidden className={css.wave} style={{ left, width }}>
        <Waveform narration={board.narration} from={from} scale={scale} width={width} />
      </div>
      <Head length={length} scale={scale} scroller={() => track.current?.parentElement ?? null} rate={board.rate} />
    </div>
  );
}

/** Follows the player without rendering anything again. */
function Head(props: { length: number; scale: number; scroller: () => HTMLElement | null; rate: VideoEditor["rate"] }) {
  const { length, scale, scroller, rate } = props;
  const t = useText(catalogue).editor.timeline;
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (seconds: number, isPlaying: boolean) => {
      const element = head.current;
      if (!element) return;
      element.style.transform = `translateX(${seconds * scale}px)`;
      element.setAttribute("aria-valuenow", seconds.toFixed(2));
      element.setAttribute("aria-valuetext", format.timecode(seconds));
      const box = scroller();
      const x = seconds * scale;
      if (isPlaying && box && (x < box.scrollLeft || x > box.scrollLeft + box.clientWidth - 24))
        box.scrollLeft = x - box.clientWidth * 0.1;
    };
    const { seconds, isPlaying } = usePlayer.getState();
    show(seconds, isPlaying);
    return usePlayer.subscribe((player) => show(player.seconds, player.isPlaying));
  });
  const keys = (event: KeyboardEvent) => {
    const frame = rate.den / rate.num;
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (way !== undefined) skip(way * (event.shiftKey ? 1 : frame));
    else if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(length);
    else if (event.key === "PageUp" || event.key === "PageDown") skip(event.key === "PageUp" ? -10 : 10);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={head}
      className={css.head}
      role="slider"
      tabIndex={0}
      aria-label={t.head}
      aria-valuemin={0}
      aria-valuemax={length}
      aria-valuenow={0}
      onKeyDown={keys}
    />
  );
}

function Tool(props: { label: string; disabled: boolean; onClick: () => void; children: React.ReactNode }) {
  const { label, disabled, onClick, children } = props;
  return (
    <IconButton aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {children}
    </IconButton>
  );
}

function findingsOf(board: VideoEditor) {
  return board.findings
    .flatMap((finding) => {
      const { id, status, where } = finding;
      return where === null ? [] : [{ id, status, message: findingTold(finding), start: where, end: where }];
    })
    .toSorted((a, b) => a.start - b.start);
}

function textOf(board: VideoEditor, id: string): string {
  const scene = board.script?.scenes.find((one) => one.id === id);
  return scene?.lines.map(({ text }) => text).join(" ") ?? "";
}
