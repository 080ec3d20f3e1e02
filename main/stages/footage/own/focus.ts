// Where the detail of a picture lies, and so how it fills a frame of another shape.
import type { Area, Content, Fit } from "../../../../contract/footage.ts";
import { onCanvas } from "../../../base/motion.ts";
import type { Size } from "../../../base/picture.ts";
import type { Grey } from "../../../library/search/glance.ts";

/** So much of a picture must stay for it to be cropped without a look at what is lost. */
const ENOUGH_SEEN = 0.7;
/** Where less stays, so much of its detail must. */
const ENOUGH_DETAIL = 0.8;
const LEAST_SEEN = 0.3;
/** Faces may be all that is left of a picture. */
const LEAST_ABOUT_FACES = 0.2;
/** Of a still so little may be seen at once, where it is passed over; and of a wide clip in a tall frame, which would else be a strip. */
const LEAST_PASSED = 0.15;
const LEAST_FILLED = 0.22;
/** Pixels of the picture for one of the frame: less looks poor. */
const LEAST_SHARP = 0.47;
/** What the eye seeks in the middle by itself, and where it goes first, in parts of the mean detail. */
const MIDDLE = 0.5;
const SALIENT = 1;
/** What of a head lies about the face that was found, of its size; hair counts. */
const HEAD = { above: 0.4, beside: 0.2, below: 0.15 };
/** Free about heads, of their size; where in a cropped frame they lie best. */
const FACE_ROOM = 0.2;
const FACE_HEIGHT = 0.42;
/** Text that takes up less of a picture is not what it is about. */
const LEAST_TEXT = 0.02;

export interface Framing {
  fit: Fit;
  /** What matters most, 0–1 of the frame; of a still that is passed over, of the whole picture. */
  focus: { x: number; y: number };
  /** Where heads lie, in the same shares: null where there is no face. */
  faces: Area | null;
  reason: string;
}

export interface Seen {
  /** Null where nothing is known of the picture but its size. */
  grey: Grey | null;
  contents: readonly Content[];
  /** A still can be passed over, a clip cannot. */
  still: boolean;
}

/** Faces are never cropped out; `contents` of several moments count together. */
export function framePicture(picture: Size, frame: Size, { grey, contents, still }: Seen): Framing {
  const [a, b] = [picture.width / picture.height, frame.width / frame.height];
  const seen = Math.min(a / b, b / a);
  const sideways = a > b;
  const found = contents.flatMap((content) => content.faces);
  const faces = around(found.map(headOf));
  const detail = grey ? detailOf(grey, contents) : null;
  const finish = (fit: Fit, reason: string): Framing => ({
    fit,
    ...focusOf(picture, frame, fit, faces, detail),
    reason,
  });
  const cover = (at: number): Fit => ({ kind: "cover", x: sideways ? at : 0.5, y: sideways ? 0.5 : at });
  const blurred = () => {
    const part = faces && partAbout(faces, seen, sideways);
    const why = `${part ? "its faces" : "whole"} before blurred sides, since a crop would cut ${part ? "some" : "it"}`;
    return finish({ kind: "blur", ...(part ? { part } : {}) }, why);
  };
  if (seen > 0.98) return finish({ kind: "cover", x: 0.5, y: 0.5 }, faces ? aboutFaces(contents) : "");
  if (faces) {
    // Of a tall crop the hair may touch the sides; a wide one would cut heads.
    const start =
      seen < LEAST_ABOUT_FACES
        ? null
        : (startAbout(faces, seen, sideways) ?? (sideways ? startAbout(around(found) ?? faces, seen, true) : null));
    return start === null ? blurred() : finish(cover(round(start + seen / 2)), aboutFaces(contents));
  }
  const lines = detail && (sideways ? detail.columns : detail.rows);
  const best = lines ? bestWindow(lines, seen) : windowAbout(contents, seen, sideways);
  const text = textWithin(contents, sideways, best.start, seen);
  const about = cover(round(best.start + seen / 2));
  if (seen >= ENOUGH_SEEN || (seen >= LEAST_SEEN && best.share >= ENOUGH_DETAIL && text !== "cut"))
    return finish(about, lines ? "cropped about where its detail lies" : "");
  if (text === "cut") return blurred();
  // The longer side of what is enlarged to fill the frame.
  const sharp = sideways ? picture.height / frame.height : picture.width / frame.width;
  if (sharp >= LEAST_SHARP) {
    if (still && seen >= LEAST_PASSED && text === "none")
      return finish({ kind: "pan" }, "passed over, since a crop would cut it");
    if (sideways && seen >= LEAST_FILLED) return finish(about, "cropped about what matters, to fill the frame");
  }
  const most = round((frame.width * LEAST_SHARP) / picture.width);
  if (!sideways || most > MOST_PART || most < seen || text !== "none") return blurred();
  const { start } = lines ? bestWindow(lines, most) : windowAbout(contents, most, sideways);
  const part = { x: round(Math.min(start, 1 - most)), y: 0, width: most, height: 1 };
  return finish({ kind: "blur", part }, "a part before blurred sides, since it is too small to fill the frame");
}

/** Where the eye goes, where nothing else is known of the picture. */
function windowAbout(
  contents: readonly Content[],
  length: number,
  sideways: boolean,
): { start: number; share: number } {
  const points = contents.map(({ salient }) => (sideways ? salient.x : salient.y));
  const at = points.length === 0 ? 0.5 : points.reduce((sum, one) => sum + one, 0) / points.length;
  return { start: Math.max(0, Math.min(1 - length, at - length / 2)), share: 0 };
}

function aboutFaces(contents: readonly Content[]): string {
  const count = Math.max(...contents.map(({ faces }) => faces.length));
  return count === 1 ? "framed about a face" : `framed about ${count} faces`;
}

/** As far as it is in the picture. */
function headOf({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.max(0, x - HEAD.beside * width), Math.max(0, y - HEAD.above * height)];
  const [right, bottom] = [Math.min(1, x + (1 + HEAD.beside) * width), Math.min(1, y + (1 + HEAD.below) * height)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest box around all. */
function around(areas: readonly Area[]): Area | null {
  if (areas.length === 0) return null;
  const left = Math.min(...areas.map(({ x }) => x));
  const top = Math.min(...areas.map(({ y }) => y));
  const right = Math.max(...areas.map(({ x, width }) => x + width));
  const bottom = Math.max(...areas.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a window of this length begins that holds all faces, with room about them where there is any. Null: none does. */
function startAbout(faces: Area, length: number, sideways: boolean): number | null {
  const [from, to] = sideways ? [faces.x, faces.x + faces.width] : [faces.y, faces.y + faces.height];
  if (to - from > length) return null;
  const room = Math.min(FACE_ROOM * (to - from), (length - (to - from)) / 2);
  const wished = (from + to) / 2 - length * (sideways ? 0.5 : FACE_HEIGHT);
  return Math.max(0, Math.min(1 - length, Math.max(to + room - length, Math.min(from - room, wished))));
}

/** A picture that is seen between blurred sides shows no more than it must: what lies beside the heads goes. Null: all of it is needed. */
function partAbout(faces: Area, seen: number, sideways: boolean): Area | null {
  const [from, to] = sideways ? [faces.x, faces.x + faces.width] : [faces.y, faces.y + faces.height];
  const length = round(Math.max(seen, to - from + 2 * (PART_ROOM.fixed + PART_ROOM.share * (to - from))));
  if (length > MOST_PART) return null;
  const start = round(Math.max(0, Math.min(1 - length, (from + to) / 2 - length / 2)));
  return sideways ? { x: start, y: 0, width: length, height: 1 } : { x: 0, y: start, width: 1, height: length };
}

const PART_ROOM = { fixed: 0.02, share: 0.06 };
/** For less it is not worth cutting. */
const MOST_PART = 0.88;

/** What a crop does to the rows of text: there are none that matter, it keeps them, or it cuts them. */
function textWithin(
  contents: readonly Content[],
  sideways: boolean,
  start: number,
  length: number,
): "none" | "kept" | "cut" {
  const rows = contents.flatMap(({ text }) => text);
  if (rows.reduce((sum, { width, height }) => sum + width * height, 0) < LEAST_TEXT * contents.length) return "none";
  const isIn = ({ x, y, width, height }: Area) => {
    const [from, to] = sideways ? [x, x + width] : [y, y + height];
    return from >= start && to <= start + length;
  };
  return rows.every(isIn) ? "kept" : "cut";
}

function focusOf(
  picture: Size,
  frame: Size,
  fit: Fit,
  faces: Area | null,
  detail: Detail | null,
): Pick<Framing, "focus" | "faces"> {
  const place = (area: Area) => onCanvas(area, picture.width / picture.height, fit, frame);
  if (faces) {
    const { x, y, width, height } = place(faces);
    return { focus: { x: round(x + width / 2), y: round(y + height / 2) }, faces: { x, y, width, height } };
  }
  if (!detail || fit.kind === "blur") return { focus: { x: 0.5, y: 0.5 }, faces: null };
  // What of the picture is in the frame.
  const whole = place({ x: 0, y: 0, width: 1, height: 1 });
  const area = {
    left: Math.max(0, -whole.x / whole.width),
    top: Math.max(0, -whole.y / whole.height),
    width: Math.min(1, 1 / whole.width),
    height: Math.min(1, 1 / whole.height),
  };
  return { focus: centre(detail, area), faces: null };
}

interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Detail {
  columns: Float64Array;
  rows: Float64Array;
}

/** How much changes from pixel to neighbour, by columns and rows, with something for the middle and for where the eye goes. */
function detailOf({ width, height, pixels }: Grey, contents: readonly Content[]): Detail {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  const at = (x: number, y: number) => pixels[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const change = Math.abs(at(x + 1, y) - at(x - 1, y)) + Math.abs(at(x, y + 1) - at(x, y - 1));
      columns[x] = (columns[x] ?? 0) + change;
      rows[y] = (rows[y] ?? 0) + change;
    }
  const points = (of: (point: Content["salient"]) => number) => contents.map(({ salient }) => of(salient));
  return {
    columns: weighted(
      columns,
      points(({ x }) => x),
    ),
    rows: weighted(
      rows,
      points(({ y }) => y),
    ),
  };
}

/** `salient`: 0–1 of the lines. */
function weighted(lines: Float64Array, salient: readonly number[]): Float64Array {
  const mean = lines.reduce((sum, value) => sum + value, 0) / lines.length || 1;
  return spread(lines).map((value, i) => {
    const at = (i + 0.5) / lines.length;
    const near = salient.reduce((sum, one) => sum + Math.exp(-(((at - one) / REACH) ** 2)), 0);
    const drawn = salient.length > 0 ? (SALIENT * near) / salient.length : 0;
    return value + mean * (MIDDLE * Math.sin(Math.PI * at) + drawn);
  });
}

/** So far about the point that the eye goes to it still looks, of the lines. */
const REACH = 0.15;

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
function centre(detail: Detail, area: Part): { x: number; y: number } {
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
