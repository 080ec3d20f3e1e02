// A vignette: black that covers more towards the corners, as planes that are laid over every frame.
import sharp from "sharp";

import type { Size } from "../../base/picture.ts";
import type { Planes } from "./planes.ts";

/** Of the way from the middle (0) to a corner (1) it begins here; to there a viewer looks. */
const BEGINS = 0.42;
/** It is drawn so much smaller, and enlarged: nothing in it is sharp. */
const SMALLER = 8;

/** @param amount how much of a corner it covers, 0–1. */
export async function vignette(amount: number, { width, height }: Size): Promise<Planes> {
  const [w, h] = [Math.ceil(width / SMALLER), Math.ceil(height / SMALLER)];
  const small = Buffer.from(
    Uint8Array.from({ length: w * h }, (_, i) => {
      const x = (((i % w) + 0.5) / w) * 2 - 1;
      const y = ((Math.floor(i / w) + 0.5) / h) * 2 - 1;
      const part = Math.max(0, (Math.hypot(x, y) / Math.SQRT2 - BEGINS) / (1 - BEGINS));
      return Math.round(255 * amount * part * part * (3 - 2 * part));
    }),
  );
  const alpha = await sharp(small, { raw: { width: w, height: h, channels: 1 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const luma = width * height;
  const bytes = new Uint8Array(luma * 2.5);
  bytes.fill(BLACK.luma, 0, luma).fill(BLACK.chroma, luma, luma * 1.5);
  bytes.set(alpha, luma * 1.5);
  return { x: 0, y: 0, width, height, bytes };
}

const BLACK = { luma: 16, chroma: 128 } as const;
