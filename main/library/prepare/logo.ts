// A logo as a small picture with its alpha, its empty margins cut off, as large as it is seen in the corner of the frame.
import sharp from "sharp";

import { FRAME_SIZES, type Format } from "../../../contract/values.ts";
import { unusable } from "./unusable.ts";

/** Share of the frame that a logo may take: seen, and not in the way. */
const BOX: Record<Format, { width: number; height: number }> = {
  "16:9": { width: 0.14, height: 0.1 },
  "9:16": { width: 0.24, height: 0.06 },
  "1:1": { width: 0.2, height: 0.1 },
};
const MOST_PIXELS = 100_000_000;
const LEAST_SIDE = 8;

/** `bytes` are the PNG's. Throws FILE_UNUSABLE. */
export async function readyLogo(
  path: string,
  name: string,
  format: Format,
): Promise<{ png: Buffer; width: number; height: number }> {
  const frame = FRAME_SIZES[format];
  const box = BOX[format];
  try {
    const whole = sharp(path, { limitInputPixels: MOST_PIXELS, failOn: "truncated", pages: 1 }).autoOrient();
    const { width, height } = await whole.metadata();
    if (Math.min(width, height) < LEAST_SIDE) throw unusable(name, `it has only ${width}×${height} pixels`);
    const upright = await whole.toColourspace("srgb").ensureAlpha().png().toBuffer();
    if ((await sharp(upright).stats()).channels[3]?.max === 0) throw unusable(name, "it is wholly transparent");
    const trimmed = await sharp(upright).trim({ threshold: 1 }).toBuffer();
    const { data, info } = await sharp(trimmed)
      .resize({
        width: Math.round(frame.width * box.width),
        height: Math.round(frame.height * box.height),
        fit: "inside",
        withoutEnlargement: true,
      })
      .png()
      .toBuffer({ resolveWithObject: true });
    return { png: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof Error && error.name === "AppError") throw error;
    throw unusable(
      name,
      "it is no picture that can be read; a PNG with a transparent ground is best",
      undefined,
      error,
    );
  }
}
