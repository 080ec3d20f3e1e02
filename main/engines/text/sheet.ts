// The sheet that captions and cards are drawn on, one after another.
import { clearAllCache, createCanvas, type Canvas, type SKRSContext2D } from "@napi-rs/canvas";

let sheet: Canvas | undefined;

/**
 * Empty and with a context as new. Valid until the next is asked for: a canvas of its own for each picture would hold
 * megabytes outside the heap until the garbage collector comes, hundreds in a long video.
 */
export function blankSheet(width: number, height: number): Canvas {
  sheet ??= createCanvas(width, height);
  sheet.width = width;
  sheet.height = height;
  return sheet;
}

/** Sheets that are drawn once and laid under several pictures; the one not used for longest is drawn anew. */
const kept: { key: string; canvas: Canvas }[] = [];
/** As many spans draw at once, with the neighbour that each of them comes to. */
const KEPT = 4;

/** What `draw` makes of an empty sheet; it is asked only where nothing of that key is kept. */
export function keptSheet(key: string, width: number, height: number, draw: (on: SKRSContext2D) => void): Canvas {
  const at = kept.findIndex((one) => one.key === key);
  const found = at >= 0 ? kept.splice(at, 1)[0] : undefined;
  const canvas =
    found?.canvas ?? (kept.length < KEPT ? undefined : kept.shift()?.canvas) ?? createCanvas(width, height);
  if (!found) {
    canvas.width = width;
    canvas.height = height;
    draw(canvas.getContext("2d"));
    isBlurred = true;
  }
  kept.push({ key, canvas });
  return canvas;
}

/** Whether Skia holds what it has blurred for a sheet: up to 32 MB, and soft edges are not drawn twice. */
let isBlurred = false;

/** What is drawn on it, as a picture wants it. */
export function rgbaOf(drawn: Canvas): Uint8ClampedArray {
  const { data } = drawn.getContext("2d").getImageData(0, 0, drawn.width, drawn.height);
  // Canvases are not drawn before they are read.
  if (isBlurred) clearAllCache();
  isBlurred = false;
  return data;
}
