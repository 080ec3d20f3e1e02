// The bar that shows how far a video has come: thin, in the accent, with a gap where a part begins.
import type { Look } from "../../../../contract/look.ts";
import type { Picture, Size } from "../../../base/picture.ts";
import { safeArea } from "../../../base/safeAreas.ts";
import { rgba } from "../contrast.ts";
import { drawWithin, type Box } from "../setting.ts";

/** Steps in a pixel: it moves without a jerk, and pictures that look alike are one. */
const STEPS = 4;

/** Along the lower edge; in a tall picture, where programs lay their own signs at both ends, at the upper edge of what they leave free. */
function place(size: Size): Box {
  const unit = Math.min(size.width, size.height);
  const height = Math.max(4, Math.round((unit * 0.0075) / 2) * 2);
  if (size.height <= size.width * 1.5) return { x: 0, y: size.height - height, width: size.width, height };
  const { x, y, width } = safeArea(size);
  return { x, y, width, height };
}

/** The part of the way that is drawn for a part that is gone: the same for all frames that look alike. */
export function progressStep(part: number, size: Size): number {
  const steps = Math.round(place(size).width * STEPS);
  return Math.round(Math.min(1, Math.max(0, part)) * steps) / steps;
}

export function drawProgress(part: number, marks: readonly number[], look: Look, size: Size): Picture {
  const box = place(size);
  const unit = Math.min(size.width, size.height);
  const isInset = box.width < size.width;
  const gap = marks.length > 0 ? unit * 0.006 : 0;
  const edges = [0, ...marks, 1];
  return drawWithin(size, box, (context, { x, y, width, height }) => {
    for (let i = 1; i < edges.length; i++) {
      const from = x + width * (edges[i - 1] ?? 0) + (i > 1 ? gap / 2 : 0);
      const to = x + width * (edges[i] ?? 1) - (i < edges.length - 1 ? gap / 2 : 0);
      const bar = (end: number, colour: string) => {
        if (end <= from) return;
        context.fillStyle = colour;
        context.beginPath();
        context.roundRect(from, y, end - from, height, isInset ? Math.min(height / 2, (end - from) / 2) : 0);
        context.fill();
      };
      bar(to, rgba(look.palette.shade, 0.55));
      bar(Math.min(to, x + width * part), look.palette.accent);
    }
  });
}
