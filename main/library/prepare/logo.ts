// A logo as a small picture with its alpha, its empty margins cut off, as large as it is seen in the corner of the frame, with a glow that parts it from any picture.
import sharp from "sharp";

import { DEFAULT_HEIGHT, frameSize, type Format, type PictureShape } from "../../../contract/values.ts";
import { unusable } from "./unusable.ts";

/** Share of the frame that a logo may take: seen, and not in the way. */
const BOX: Record<Format, { width: number; height: number }> = {
  "16:9": { width: 0.14, height: 0.1 },
  "9:16": { width: 0.24, height: 0.06 },
  "1:1": { width: 0.2, height: 0.1 },
  "4:5": { width: 0.2, height: 0.08 },
};
const MOST_PIXELS = 100_000_000;
const LEAST_SIDE = 8;
/**
 * Light logos glow dark, dark ones light: upon whatever they come to lie, their edges are seen. A narrow one draws the
 * edge, a wide one parts it softly from what lies around. `reach` (standard deviation) in shares of the frame's shorter
 * side; `strength` multiplies the blurred alpha, so that thin letters have one, too.
 */
const GLOWS = [
  { reach: 0.0016, strength: 2, opacity: 0.7 },
  { reach: 0.008, strength: 2.4, opacity: 0.55 },
];
const GLOW_COLOURS = { dark: 12, light: 250 };
/** Mean luma (0–255) above which a logo counts as light. */
const LIGHT = 110;

/** `png` is as large as `width` and `height` say, the glow included. Throws FILE_UNUSABLE. */
export async function readyLogo(
  path: string,
  name: string,
  shape: PictureShape,
): Promise<{ png: Buffer; width: number; height: number }> {
  const frame = frameSize(shape);
  const box = BOX[shape.format];
  // As large as its own pixels in a picture of 1080: in others it takes the same part of the frame.
  const scale = (shape.height ?? DEFAULT_HEIGHT) / DEFAULT_HEIGHT;
  try {
    const whole = sharp(path, { limitInputPixels: MOST_PIXELS, failOn: "truncated", pages: 1 }).autoOrient();
    const { width, height } = await whole.metadata();
    if (Math.min(width, height) < LEAST_SIDE) throw unusable(name, `it has only ${width}×${height} pixels`);
    const upright = await whole.toColourspace("srgb").ensureAlpha().png().toBuffer();
    if ((await sharp(upright).stats()).channels[3]?.max === 0) throw unusable(name, "it is wholly transparent");
    const { data: trimmed, info } = await sharp(upright).trim({ threshold: 1 }).toBuffer({ resolveWithObject: true });
    const sized = await sharp(trimmed)
      .resize({
        width: Math.round(Math.min(frame.width * box.width, info.width * scale)),
        height: Math.round(Math.min(frame.height * box.height, info.height * scale)),
        fit: "inside",
        withoutEnlargement: scale <= 1,
      })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return await glowing(sized, Math.min(frame.width, frame.height));
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

/** RGBA in, PNG out: larger by what the glow needs around. */
async function glowing(
  { data, info }: { data: Buffer; info: { width: number; height: number } },
  side: number,
): Promise<{ png: Buffer; width: number; height: number }> {
  const { width, height } = info;
  const room = Math.ceil(2.5 * Math.max(...GLOWS.map(({ reach }) => reach)) * side);
  const level = lumaOf(data) > LIGHT ? GLOW_COLOURS.dark : GLOW_COLOURS.light;
  const size = { width: width + 2 * room, height: height + 2 * room };
  const around = await sharp(data, { raw: { width, height, channels: 4 } })
    .extend({ top: room, bottom: room, left: room, right: room, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw()
    .toBuffer();
  const alpha = Buffer.alloc(size.width * size.height);
  alpha.forEach((_, i) => (alpha[i] = around[4 * i + 3] ?? 0));
  const glows = await Promise.all(
    GLOWS.map(async ({ reach, strength, opacity }) => {
      const blurred = await sharp(alpha, { raw: { ...size, channels: 1 } })
        .blur(Math.max(0.5, reach * side))
        .toColourspace("b-w")
        .raw()
        .toBuffer();
      const rgba = Buffer.alloc(4 * blurred.length, level);
      blurred.forEach((value, i) => (rgba[4 * i + 3] = Math.min(255, value * strength) * opacity));
      return rgba;
    }),
  );
  const create = { ...size, channels: 4 as const, background: { r: level, g: level, b: level, alpha: 0 } };
  const png = await sharp({ create })
    .composite([
      ...glows.map((input) => ({ input, raw: { ...size, channels: 4 as const } })),
      { input: data, raw: { width, height, channels: 4 }, left: room, top: room },
    ])
    .png()
    .toBuffer();
  return { png, ...size };
}

/** Of what is seen of it. */
function lumaOf(rgba: Buffer): number {
  let [luma, weight] = [0, 0];
  for (let i = 0; i + 3 < rgba.length; i += 4) {
    const alpha = rgba[i + 3] ?? 0;
    luma += alpha * (0.2126 * (rgba[i] ?? 0) + 0.7152 * (rgba[i + 1] ?? 0) + 0.0722 * (rgba[i + 2] ?? 0));
    weight += alpha;
  }
  return luma / Math.max(1, weight);
}
