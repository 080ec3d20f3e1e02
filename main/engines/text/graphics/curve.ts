// A smooth line through points that never swings past them, as many short pieces: it can be drawn as far as one likes.
import { curveMonotoneX } from "d3-shape";

export type Point = readonly [x: number, y: number];

/** Pieces of each stretch between two points. */
const PIECES = 24;

/** Through all points, which go from left to right. Steffen's monotone interpolation (1990), as d3-shape has it. */
export function curve(points: readonly Point[]): Point[] {
  const all: Point[] = [];
  let from: Point = [0, 0];
  const add = (to: Point) => {
    all.push(to);
    from = to;
  };
  const pen = curveMonotoneX({
    moveTo: (x: number, y: number) => add([x, y]),
    lineTo: (x: number, y: number) => add([x, y]),
    bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number) {
      const [fx, fy] = from;
      for (let k = 1; k <= PIECES; k++) {
        const t = k / PIECES;
        all.push([bezier(fx, ax, bx, x, t), bezier(fy, ay, by, y, t)]);
      }
      from = [x, y];
    },
    closePath: () => {},
  });
  pen.lineStart();
  for (const [x, y] of points) pen.point(x, y);
  pen.lineEnd();
  return all;
}

/** What lies left of `x`, ending exactly there. */
export function upTo(line: readonly Point[], x: number): Point[] {
  const next = line.findIndex((point) => point[0] > x);
  if (next < 0) return [...line];
  const [before, after] = [line[next - 1], line[next]];
  if (!before || !after) return [];
  const part = (x - before[0]) / (after[0] - before[0]);
  return [...line.slice(0, next), [x, before[1] + (after[1] - before[1]) * part]];
}

function bezier(a: number, b: number, c: number, d: number, t: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}
