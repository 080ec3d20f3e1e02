// How far a picture is from a golden one: by its worst square, so that a small fault is not lost in a large picture.
import { createCanvas, loadImage, type Canvas } from "@napi-rs/canvas";

/** Sides of the squares that are compared, pixels; and levels of 255 by which their means may differ: what other rasterisers of the same letters come to. */
const SQUARE = 12;
export const TOLERANCE = 5;

/** Of the worst square, in levels. */
export async function worstSquare(drawn: Canvas, golden: Uint8Array): Promise<number> {
  const { width, height } = drawn;
  const wanted = createCanvas(width, height);
  wanted.getContext("2d").drawImage(await loadImage(golden), 0, 0);
  const [a, b] = [drawn, wanted].map((canvas) => canvas.getContext("2d").getImageData(0, 0, width, height).data) as [
    Uint8ClampedArray,
    Uint8ClampedArray,
  ];
  let worst = 0;
  for (let top = 0; top + SQUARE <= height; top += SQUARE / 2)
    for (let left = 0; left + SQUARE <= width; left += SQUARE / 2) {
      let sum = 0;
      for (let y = top; y < top + SQUARE; y++)
        for (let k = (y * width + left) * 4; k < (y * width + left + SQUARE) * 4; k++)
          sum += Math.abs((a[k] as number) - (b[k] as number));
      worst = Math.max(worst, sum / (SQUARE * SQUARE * 3));
    }
  return worst;
}
