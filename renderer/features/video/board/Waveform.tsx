// The narration's waveform for the part of the timeline that is in sight.
import { useEffect, useRef } from "react";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import { columns } from "./timeScale.ts";
import { usePeaks } from "./usePeaks.ts";

import css from "./Timeline.module.css";

const HEIGHT = 40;

export function Waveform(props: { narration: VideoEditor["narration"]; from: number; scale: number; width: number }) {
  const { narration, from, scale, width } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = usePeaks(narration);
  const starts = narration?.startSeconds ?? 0;
  const perSecond = narration?.peaksPerSecond ?? 50;
  useEffect(() => {
    const element = canvas.current;
    const drawing = element?.getContext("2d");
    if (!element || !drawing || width === 0) return;
    const dense = devicePixelRatio || 1;
    element.width = Math.round(width * dense);
    element.height = HEIGHT * dense;
    drawing.scale(dense, dense);
    drawing.fillStyle = getComputedStyle(element).color;
    for (const [x, loud] of columns(peaks, perSecond, from - starts, scale, Math.ceil(width)).entries()) {
      const height = Math.max(loud > 0 ? 1.5 : 0.5, Math.sqrt(loud) * HEIGHT);
      drawing.fillRect(x, (HEIGHT - height) / 2, 0.75, height);
    }
  }, [peaks, perSecond, from, scale, width, starts]);
  return <canvas ref={canvas} className={css.canvas} />;
}
