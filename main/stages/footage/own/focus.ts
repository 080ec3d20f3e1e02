// Where the detail of a picture lies, and so how it fills a frame of another shape.
import type { Fit } from "../../../../contract/footage.ts";
import type { Size } from "../../../base/picture.ts";
import type { Grey } from "../../../library/search/glance.ts";

/** So much of a picture must stay for it to be cropped without a look at what is lost. */
const ENOUGH_SEEN = 0.7;
/** Where less stays, so much of its detail must. */
const ENOUGH_DETAIL = 0.8;
const LEAST_SEEN = 0.3;
/** What the eye seeks in the middle by itself, in parts of the mean detail. */
const MIDDLE = 0.5;

export interface Framing {
  fit: Fit;
  /** The part of the picture that is seen after cropping that matters most, 0–1 of the frame. */
  focus: { x: number; y: number };
  reason: string;
}

/** `grey`: null where nothing is known of the picture but its size. */
export function framePicture(picture: Size, frame: Size, grey: Grey | null): Framing {
  const [a, b] = [picture.width / picture.height, frame.width / frame.height];
  const seen = Math.min(a / b, b / a);
  const sideways = a > b;
  const detail = grey ? detailOf(grey) : null;
  if (!detail || seen > 0.98) {
    const fit: Fit = seen >= ENOUGH_SEEN ? { kind: "cover", x: 0.5, y: 0.5 } : { kind: "blur" };
    return { fit, focus: detail ? centre(detail, FULL) : { x: 0.5, y: 0.5 }, reason: "" };
  }
  const lines = sideways ? detail.columns : detail.rows;
  const window = bestWindow(lines, seen);
  if (seen < ENOUGH_SEEN && (seen < LEAST_SEEN || window.share < ENOUGH_DETAIL))
    return {
      fit: { kind: "blur" },
      focus: { x: 0.5, y: 0.5 },
      reason: "whole before blurred sides, since a crop would cut it",
    };
  const middle = round(window.start + seen / 2);
  const fit: Fit = sideways ? { kind: "cover", x: middle, y: 0.5 } : { kind: "cover", x: 0.5, y: middle };
  const area = sideways ? { ...FULL, left: window.start, width: seen } : { ...FULL, top: window.start, height: seen };
  return { fit, focus: centre(detail, area), reason: "cropped about where its detail lies" };
}

const FULL = { left: 0, top: 0, width: 1, height: 1 };

interface Detail {
  columns: Float64Array;
  rows: Float64Array;
}

/** How much changes from pixel to neighbour, by columns and rows, with something for the middle. */
function detailOf({ width, height, pixels }: Grey): Detail {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  const at = (x: number, y: number) => pixels[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const change = Math.abs(at(x + 1, y) - at(x - 1, y)) + Math.abs(at(x, y + 1) - at(x, y - 1));
      columns[x] = (columns[x] ?? 0) + change;
      rows[y] = (rows[y] ?? 0) + change;
    }
  return { columns: withMiddle(columns), rows: withMiddle(rows) };
}

function withMiddle(lines: Float64Array): Float64Array {
  const mean = lines.reduce((sum, value) => sum + value, 0) / lines.length || 1;
  return spread(lines).map((value, i) => value + mean * MIDDLE * Math.sin((Math.PI * (i + 0.5)) / lines.length));
}

/** What matters wants room around it. */
function spread(lines: Float64Array): Float64Array {
  const reach = Math.max(1, Math.round(lines.length * ROOM));
  return lines.map((_, i) => {
    const near = lines.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

const ROOM = 0.08;

/** The stretch of this length (0–1) that holds most, and what share of all it holds. */
function bestWindow(lines: Float64Array, length: number): { start: number; share: number } {
  const total = lines.reduce((sum, value) => sum + value, 0);
  const size = Math.max(1, Math.round(lines.length * length));
  let sum = 0;
  let best = { from: 0, sum: -1 };
  lines.forEach((value, i) => {
    sum += value - (i >= size ? (lines[i - size] ?? 0) : 0);
    if (i >= size - 1 && sum > best.sum) best = { from: i - size + 1, sum };
  });
  return { start: Math.min(1 - length, best.from / lines.length), share: total > 0 ? best.sum / total : 1 };
}

/** The centre of what detail lies in an area, 0–1 of it. */
function centre(detail: Detail, area: typeof FULL): { x: number; y: number } {
  const mean = (lines: Float64Array, from: number, length: number) => {
    const first = Math.floor(from * lines.length);
    const part = lines.slice(first, Math.max(first + 1, Math.ceil((from + length) * lines.length)));
    const total = part.reduce((sum, value) => sum + value, 0);
    if (total === 0) return 0.5;
    return round(part.reduce((sum, value, i) => sum + value * (i + 0.5), 0) / total / part.length);
  };
  return { x: mean(detail.columns, area.left, area.width), y: mean(detail.rows, area.top, area.height) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
