// A drawn picture as the video's own planes, in which it can be laid over frames: BT.709 in limited range, 4:2:0, with alpha.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Picture, Size } from "../../base/picture.ts";

/** Sides and place are even. */
export interface Planes extends Size {
  x: number;
  y: number;
  /** ffmpeg's yuva420p: luma, Cb and Cr at half the sides, alpha. Where nothing covers, colours are 0. */
  bytes: Uint8Array;
}

/** ITU-R BT.709 from sRGB, in 65,536ths: the share of each colour in luma, Cb and Cr. */
const [YR, YG, YB] = scaled(219 / 255, [0.2126, 0.7152, 0.0722]);
const [UR, UG, UB] = scaled(224 / 255 / 1.8556, [-0.2126, -0.7152, 1 - 0.0722]);
const [VR, VG, VB] = scaled(224 / 255 / 1.5748, [1 - 0.2126, -0.7152, -0.0722]);
/** Chroma is the mean of what covers: of clear pixels nothing shines in. Odd sides are filled up with clear pixels. */
export function toPlanes({ rgba, x, y, width, height }: Picture): Planes {
  const [w, h] = [even(width), even(height)];
  if (w > WIDEST) throw new RangeError(`a picture of ${width} pixels across`);
  const luma = w * h;
  const bytes = new Uint8Array(luma * 2.5);
  const { convert, pixels, planes } = (converter ??= openConverter());
  // An odd side's last pixels.
  if (w > width || h > height) pixels.fill(0, 0, w * 8);
  const [lumas, alphas] = [planes.subarray(0, 2 * w), planes.subarray(2 * w, 4 * w)];
  const [cbs, crs] = [planes.subarray(4 * w, 4.5 * w), planes.subarray(4.5 * w, 5 * w)];
  for (let row = 0; row < h; row += 2) {
    for (const line of [0, 1])
      if (row + line < height) {
        const from = (row + line) * width * 4;
        pixels.set(rgba.subarray(from, from + width * 4), line * w * 4);
      } else pixels.fill(0, w * 4, w * 8);
    convert(PIXELS, w, PLANES);
    bytes.set(lumas, row * w);
    bytes.set(cbs, luma + (row * w) / 4);
    bytes.set(crs, luma * 1.25 + (row * w) / 4);
    bytes.set(alphas, luma * 1.5 + row * w);
  }
  return { x: x & ~1, y: y & ~1, width: w, height: h, bytes };
}

/** Of a picture that nobody needs any more: its megabytes outside of the heap would wait for the garbage collector. */
export function intoPlanes(picture: Picture): Planes {
  const planes = toPlanes(picture);
  const { buffer } = picture.rgba;
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  return planes;
}

/** Two rows of this fit into the module's memory, above what it itself uses. */
const WIDEST = 16_384;
const PIXELS = 65_536;
const PLANES = PIXELS + WIDEST * 8;

interface Exports {
  memory: { buffer: ArrayBuffer };
  setShares: (...shares: number[]) => void;
  convert: (rgba: number, width: number, out: number) => void;
}

interface Converter {
  convert: Exports["convert"];
  /** Two rows of RGBA. */
  pixels: Uint8Array;
  /** What becomes of them: luma, alpha, Cb, Cr. */
  planes: Uint8Array;
}

let converter: Converter | undefined;

function openConverter(): Converter {
  const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, "planes.wasm")));
  const { memory, setShares, convert } = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
  setShares(YR, YG, YB, UR, UG, UB, VR, VG, VB);
  const { buffer } = memory;
  return {
    convert,
    pixels: new Uint8Array(buffer, PIXELS, WIDEST * 8),
    planes: new Uint8Array(buffer, PLANES, WIDEST * 5),
  };
}

function scaled(by: number, shares: [number, number, number]): [number, number, number] {
  return shares.map((share) => Math.round(share * by * 65_536)) as [number, number, number];
}

function even(side: number): number {
  return side + (side % 2);
}
