// Decodes what is needed of a picture or clip to find what lies in it.
import sharp from "sharp";

import type { Content } from "../../../contract/footage.ts";
import type { FfmpegPrograms } from "../../engines/ffmpeg/index.ts";
import { frameAt } from "./clip.ts";
import { CONTENT_SIDE, contentOf } from "./content/index.ts";
import type { Opened } from "./protocol.ts";
import { sizeWithin, type RawPicture } from "./rawPicture.ts";

const DECODE_SECONDS = 30;
const MOST_PIXELS = 1_000_000_000;

/** One of a picture (`moments` null), or one of each moment of a clip; null where it cannot be decoded. */
export async function contents(
  ffmpeg: FfmpegPrograms,
  { path, sniffed }: Pick<Opened, "path" | "sniffed">,
  { moments, width, height }: { moments: readonly number[] | null; width: number; height: number },
  signal: AbortSignal,
): Promise<(Content | null)[]> {
  if (moments === null) {
    const picture = await decoded(path);
    return [picture && (await contentOf(picture))];
  }
  const size = sizeWithin(CONTENT_SIDE, width, height);
  const found: (Content | null)[] = [];
  for (const at of moments) {
    const frame = await frameAt(ffmpeg, path, sniffed, { at, ...size }, signal);
    found.push(frame && (await contentOf(frame)));
  }
  return found;
}

async function decoded(path: string): Promise<RawPicture | null> {
  const made = await sharp(path, { limitInputPixels: MOST_PIXELS, sequentialRead: true, pages: 1 })
    .autoOrient()
    .resize(CONTENT_SIDE, CONTENT_SIDE, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#808080" })
    .toColourspace("srgb")
    .timeout({ seconds: DECODE_SECONDS })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(() => null);
  return made && { width: made.info.width, height: made.info.height, rgb: made.data };
}
