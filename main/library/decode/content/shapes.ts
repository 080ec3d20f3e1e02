// Connected shapes in a picture that stand out of what is about them, darker or lighter than it.

/** One byte a pixel, 0 black, row by row. */
export interface Grey {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Pixels; `right` and `bottom` are the first outside of it. */
export interface Shape {
  left: number;
  top: number;
  right: number;
  bottom: number;
  area: number;
  /** How wide its lines are, about. */
  stroke: number;
  /** Mean brightness. */
  tone: number;
}

/** So many levels from the mean about it a pixel stands out. */
const STANDS_OUT = 24;
/** Of the shorter side: how far about a pixel its surroundings reach. */
const ABOUT = 0.05;
const LEAST_AREA = 12;

export function shapesOf(grey: Grey, ink: "dark" | "light"): Shape[] {
  return gather(grey, standOut(grey, ink === "dark" ? 1 : -1));
}

/** 1 where it does. */
function standOut({ width, height, pixels }: Grey, sign: 1 | -1): Uint8Array {
  const reach = Math.max(6, Math.round(Math.min(width, height) * ABOUT));
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += pixels[y * width + x] as number;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] as number) + row;
    }
  }
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - reach) * (width + 1);
    const below = Math.min(height, y + reach + 1) * (width + 1);
    const tall = (below - above) / (width + 1);
    for (let x = 0; x < width; x++) {
      const from = Math.max(0, x - reach);
      const to = Math.min(width, x + reach + 1);
      const sum =
        (sums[below + to] as number) -
        (sums[below + from] as number) -
        (sums[above + to] as number) +
        (sums[above + from] as number);
      const mean = sum / (tall * (to - from));
      if (sign * (mean - (pixels[y * width + x] as number)) > STANDS_OUT) out[y * width + x] = 1;
    }
  }
  return out;
}

/** Pixels that touch, also by a corner, are one shape: followed from the first of each on. */
function gather({ width, height, pixels }: Grey, marked: Uint8Array): Shape[] {
  const shapes: Shape[] = [];
  const waiting: number[] = [];
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && marked[y * width + x] !== 0;
  for (let start = 0; start < marked.length; start++) {
    if (marked[start] !== 1) continue;
    let [left, top, right, bottom] = [width, height, 0, 0];
    let [area, edges, tone] = [0, 0, 0];
    marked[start] = 2;
    waiting.push(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      area++;
      tone += pixels[at] as number;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
      if (!isIn(x - 1, y)) edges++;
      if (!isIn(x + 1, y)) edges++;
      if (!isIn(x, y - 1)) edges++;
      if (!isIn(x, y + 1)) edges++;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++)
          if (marked[ny * width + nx] === 1) {
            marked[ny * width + nx] = 2;
            waiting.push(ny * width + nx);
          }
    }
    if (area >= LEAST_AREA)
      // A line has an edge at either side.
      shapes.push({ left, top, right, bottom, area, stroke: (2 * area) / edges, tone: tone / area });
  }
  return shapes;
}
