// A picture's look in 64 bits: pictures that look alike differ in few of them.
import type { RawPicture } from "./rawPicture.ts";

const COLUMNS = 9;
const ROWS = 8;

/**
 * The difference hash (dHash, N. Krawetz 2013): 9 × 8 mean greys, and of each with its right neighbour which one is
 * brighter. 16 hexadecimal digits.
 */
export function perceptualHash(picture: RawPicture): string {
  let bits = 0n;
  for (let row = 0; row < ROWS; row++) {
    let left = grey(picture, 0, row);
    for (let column = 1; column < COLUMNS; column++) {
      const right = grey(picture, column, row);
      bits = (bits << 1n) | (left > right ? 1n : 0n);
      left = right;
    }
  }
  return bits.toString(16).padStart(16, "0");
}

/** In how many of the 64 bits two hashes differ; up to about 10 look alike. */
export function perceptualDistance(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count++;
  return count;
}

/** The mean luma (BT.601, × 1000) of a field of the 9 × 8; a small picture's fields are at least one pixel. */
function grey({ width, height, rgb }: RawPicture, column: number, row: number): number {
  const [left, right] = span(width, column, COLUMNS);
  const [top, bottom] = span(height, row, ROWS);
  let sum = 0;
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3)
      sum += 299 * (rgb[at] ?? 0) + 587 * (rgb[at + 1] ?? 0) + 114 * (rgb[at + 2] ?? 0);
  return sum / ((right - left) * (bottom - top));
}

function span(length: number, index: number, fields: number): [number, number] {
  const from = Math.min(Math.floor((index * length) / fields), length - 1);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / fields))];
}
