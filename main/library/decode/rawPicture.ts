// Small pictures as bytes, between decoding and what is made of them: thumbnails, strips and perceptual hashes.
import sharp from "sharp";

// Many pictures pass once: nothing is gained by keeping them, nor by several threads for one of them.
sharp.cache(false);
sharp.concurrency(1);

/** RGB, 8 bits each, sRGB, upright. */
export interface RawPicture {
  width: number;
  height: number;
  rgb: Buffer;
}

/** Of thumbnails, in pixels. */
export const THUMBNAIL_SIDE = 320;

export function jpegOf(picture: RawPicture): Promise<Buffer> {
  return opened(picture).jpeg({ quality: 80 }).toBuffer();
}

/** Equally large pictures, left to right, as a JPEG. */
export function besideEachOther(pictures: readonly RawPicture[]): Promise<Buffer> {
  const { width = 1, height = 1 } = pictures[0] ?? {};
  return sharp({ create: { width: width * pictures.length, height, channels: 3, background: "#000000" } })
    .composite(
      pictures.map(({ rgb, ...size }, i) => ({
        input: rgb,
        raw: { ...size, channels: 3 as const },
        left: i * width,
        top: 0,
      })),
    )
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** Sides of a picture that fits into a square, at least one pixel each. */
export function sizeWithin(side: number, width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function opened({ width, height, rgb }: RawPicture) {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
