// A drawn picture as the video's own planes, in which it can be laid over frames: BT.709 in limited range, 4:2:0, with alpha.
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
const HALF = 32_768;
const BLACK = (16 << 16) + HALF;
const GREY = (128 << 16) + HALF;

/** Chroma is the mean of what covers: of clear pixels nothing shines in. Odd sides are filled up with clear pixels. */
export function toPlanes({ rgba, x, y, width, height }: Picture): Planes {
  const [w, h] = [even(width), even(height)];
  const luma = w * h;
  const bytes = new Uint8Array(luma * 2.5);
  for (let row = 0; row < h; row += 2)
    for (let column = 0; column < w; column += 2) {
      let r = 0;
      let g = 0;
      let b = 0;
      let a = 0;
      for (let dy = 0; dy < 2; dy++)
        for (let dx = 0; dx < 2; dx++) {
          if (row + dy >= height || column + dx >= width) continue;
          const from = ((row + dy) * width + column + dx) * 4;
          const alpha = rgba[from + 3] as number;
          if (alpha === 0) continue;
          const red = rgba[from] as number;
          const green = rgba[from + 1] as number;
          const blue = rgba[from + 2] as number;
          const to = (row + dy) * w + column + dx;
          bytes[to] = (YR * red + YG * green + YB * blue + BLACK) >> 16;
          bytes[luma * 1.5 + to] = alpha;
          r += red * alpha;
          g += green * alpha;
          b += blue * alpha;
          a += alpha;
        }
      if (a === 0) continue;
      const to = luma + (row * w) / 4 + column / 2;
      bytes[to] = (UR * (r / a) + UG * (g / a) + UB * (b / a) + GREY) >> 16;
      bytes[to + luma / 4] = (VR * (r / a) + VG * (g / a) + VB * (b / a) + GREY) >> 16;
    }
  return { x: x & ~1, y: y & ~1, width: w, height: h, bytes };
}

function scaled(by: number, shares: [number, number, number]): [number, number, number] {
  return shares.map((share) => Math.round(share * by * 65_536)) as [number, number, number];
}

function even(side: number): number {
  return side + (side % 2);
}
