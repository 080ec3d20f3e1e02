// Text that is in a picture already, such as a sign, a title or a caption: rows of shapes that are alike in height, stroke and colour.
import type { Area } from "../../../../contract/footage.ts";
import { shapesOf, type Grey, type Shape } from "./shapes.ts";

/** Letters, in shares of the picture's shorter side: smaller ones cannot be told, larger ones are no text to be read around. */
const LETTER = { least: 0.014, most: 0.2 };
/** A row has at least so many. */
const LETTERS = 4;
/** Between two letters, and between two words, in letter heights. */
const WIDEST_GAP = 1.1;
/** Spread of what is alike within a row, in parts of its mean. */
const ALIKE = { height: 0.34, stroke: 0.42, tone: 26, baseline: 0.16 };
/** A letter's width at most, in its heights; small ones that touch are one shape. A row has at least so many shapes. */
const WIDEST = 2.2;
const JOINED = { height: 0.045, most: 4 };
const SHAPES = 3;
/** Of few shapes that are alike by chance there are more: they must be more alike. */
const SHORT = 7;
const STRICTER = 0.65;
/** Bars of a fence and panes of a window are all of one shape: letters differ in width, height and how full they are, added up. */
const LEAST_VARIED = 0.22;
/** What is kept of a page full of text. */
const MOST_ROWS = 40;

/** A box around each row of letters, in shares of the picture; none where there is no text. */
export function findText(grey: Grey): Area[] {
  const rows = [...rowsOf(grey, "dark"), ...rowsOf(grey, "light")];
  const kept: Row[] = [];
  for (const row of rows.toSorted((a, b) => b.length - a.length))
    if (kept.every((other) => shared(boxOf(row), boxOf(other)) < 0.5)) kept.push(row);
  return kept.slice(0, MOST_ROWS).map((row) => {
    const { left, top, right, bottom } = boxOf(row);
    const { width, height } = grey;
    return { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
  });
}

/** Shapes from left to right. */
type Row = Shape[];

function rowsOf(grey: Grey, ink: "dark" | "light"): Row[] {
  const side = Math.min(grey.width, grey.height);
  const letters = shapesOf(grey, ink)
    .filter((shape) => couldBeLetter(shape, side))
    .toSorted((a, b) => a.left - b.left);
  const rows: Row[] = [];
  let open: Row[] = [];
  for (const letter of letters) {
    // What ends far to the left goes on no more.
    open = open.filter((row) => letter.left - (row.at(-1) as Shape).right < side * LETTER.most);
    const fits = open
      .filter((row) => follows(row.at(-1) as Shape, letter))
      .toSorted((a, b) => (b.at(-1) as Shape).right - (a.at(-1) as Shape).right)[0];
    if (fits) fits.push(letter);
    else {
      const row = [letter];
      rows.push(row);
      open.push(row);
    }
  }
  return rows.filter(isText);
}

function couldBeLetter({ left, top, right, bottom, area, stroke }: Shape, side: number): boolean {
  const [width, height] = [right - left, bottom - top];
  const filled = area / (width * height);
  return (
    height >= Math.max(6, side * LETTER.least) &&
    height <= side * LETTER.most &&
    width <= height * (height < side * JOINED.height ? JOINED.most : WIDEST) &&
    width >= height * 0.08 &&
    filled > 0.14 &&
    stroke < height * 0.5
  );
}

function follows(before: Shape, next: Shape): boolean {
  const [a, b] = [before.bottom - before.top, next.bottom - next.top];
  const gap = next.left - before.right;
  const within = Math.min(before.bottom, next.bottom) - Math.max(before.top, next.top);
  return (
    gap < WIDEST_GAP * Math.max(a, b) &&
    gap > -0.25 * Math.min(a, b) &&
    within > 0.6 * Math.min(a, b) &&
    Math.max(a, b) < 2 * Math.min(a, b) &&
    Math.abs(before.tone - next.tone) < 2 * ALIKE.tone
  );
}

function isText(row: Row): boolean {
  const letters = row.reduce(
    (sum, { left, top, right, bottom }) => sum + Math.max(1, (right - left) / (bottom - top)),
    0,
  );
  if (row.length < SHAPES || letters < LETTERS) return false;
  const heights = row.map(({ top, bottom }) => bottom - top);
  const widths = row.map(({ left, right }) => right - left);
  const filled = row.map(({ area }, i) => area / ((heights[i] as number) * (widths[i] as number)));
  const feet = row.map(({ bottom }) => bottom);
  const foot = median(feet);
  const strict = row.length < SHORT ? STRICTER : 1;
  return (
    varied(heights) < ALIKE.height * strict &&
    varied(row.map(({ stroke }) => stroke)) < ALIKE.stroke * strict &&
    spread(row.map(({ tone }) => tone)) < ALIKE.tone &&
    varied(widths) + varied(heights) + varied(filled) > LEAST_VARIED &&
    median(feet.map((bottom) => Math.abs(bottom - foot))) < ALIKE.baseline * mean(heights)
  );
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function boxOf(row: Row): Box {
  return {
    left: Math.min(...row.map(({ left }) => left)),
    top: Math.min(...row.map(({ top }) => top)),
    right: Math.max(...row.map(({ right }) => right)),
    bottom: Math.max(...row.map(({ bottom }) => bottom)),
  };
}

/** How much of the smaller lies in the other. */
function shared(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (wide <= 0 || tall <= 0) return 0;
  const area = (box: Box) => (box.right - box.left) * (box.bottom - box.top);
  return (wide * tall) / Math.min(area(a), area(b));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** In parts of the mean. */
function varied(values: number[]): number {
  return spread(values) / mean(values);
}
