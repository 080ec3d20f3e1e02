// The sheet that captions and cards are drawn on, one after another.
import { createCanvas, type Canvas } from "@napi-rs/canvas";

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

/** What is drawn on it, as a picture wants it. */
export function rgbaOf(drawn: Canvas): Uint8ClampedArray {
  return drawn.getContext("2d").getImageData(0, 0, drawn.width, drawn.height).data;
}
