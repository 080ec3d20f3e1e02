// A raw frame of the video as a JPEG: BT.709 in limited range becomes sRGB.
import { setImmediate } from "node:timers/promises";

import sharp from "sharp";

import type { Size } from "../../../base/picture.ts";

/** Rows at once: between them heartbeats come through. */
const ROWS = 128;

export async function toJpeg(yuv: Uint8Array, { width, height }: Size): Promise<Buffer> {
  const rgb = await toRgb(yuv, { width, height });
  return (
    sharp(rgb, { raw: { width, height, channels: 3 } })
      // The colours come from a quarter of the pixels as it is.
      .jpeg({ quality: 92, chromaSubsampling: "4:2:0" })
      .toBuffer()
  );
}

/** ITU-R BT.709: R = Y + 1.5748 V, B = Y + 1.8556 U, G by what is left; in 65,536ths, from limited range. */
const [Y, RV, GU, GV, BU] = [
  255 / 219,
  (1.5748 * 255) / 224,
  (-0.1873 * 255) / 224,
  (-0.4681 * 255) / 224,
  (1.8556 * 255) / 224,
].map((factor) => Math.round(factor * 65_536)) as [number, number, number, number, number];
const HALF = 32_768;

export async function toRgb(yuv: Uint8Array, { width, height }: Size): Promise<Uint8ClampedArray> {
  const rgb = new Uint8ClampedArray(width * height * 3);
  const [half, area] = [width / 2, width * height];
  for (let row = 0; row < height; row++) {
    if (row % ROWS === 0 && row > 0) await setImmediate();
    const chroma = area + (row >> 1) * half;
    let to = row * width * 3;
    for (let x = 0; x < width; x++) {
      const at = chroma + (x >> 1);
      const luma = ((yuv[row * width + x] as number) - 16) * Y + HALF;
      const u = (yuv[at] as number) - 128;
      const v = (yuv[at + area / 4] as number) - 128;
      rgb[to++] = (luma + RV * v) >> 16;
      rgb[to++] = (luma + GU * u + GV * v) >> 16;
      rgb[to++] = (luma + BU * u) >> 16;
    }
  }
  return rgb;
}
