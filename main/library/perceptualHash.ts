// A picture's look in 64 bits: pictures that look alike differ in few of them.
import type { RawPicture } from "./rawPicture.ts";
import { shrinkToGrey } from "./rawPicture.ts";

const COLUMNS = 9;
const ROWS = 8;

/**
 * The difference hash (dHash, N. Krawetz 2013): 9 × 8 greys, and of each with its right neighbour which one is brighter.
 * 16 hexadecimal digits.
 */
export async function perceptualHash(picture: RawPicture): Promise<string> {
  const grey = await shrinkToGrey(picture, COLUMNS, ROWS);
  let bits = 0n;
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS - 1; column++) {
      const at = row * COLUMNS + column;
      bits = (bits << 1n) | ((grey[at] ?? 0) > (grey[at + 1] ?? 0) ? 1n : 0n);
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
