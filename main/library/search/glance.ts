// Small grey looks at a picture or at moments of a clip: enough to see what is dark, what is dull and where the detail lies.
import sharp from "sharp";

import { AppError } from "../../base/errors.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { guarded, inputPath, sniff } from "../sniff.ts";

/** One byte a pixel, 0 black, row by row. */
export interface Grey {
  width: number;
  height: number;
  pixels: Uint8Array;
}

export interface Glance {
  /** `path` of a picture that any decoder reads. */
  picture(path: string, signal: AbortSignal): Promise<Grey>;
  /** At moments in seconds; null where nothing can be decoded. `size` is the clip's own, upright. */
  clip(
    path: string,
    size: { width: number; height: number },
    moments: readonly number[],
    signal: AbortSignal,
  ): Promise<(Grey | null)[]>;
}

/** Of the longer side, in pixels. */
const SIDE = 64;
const DECODE_MS = 20_000;

export function createGlance({ ffmpeg }: { ffmpeg: Pick<Ffmpeg, "run"> }): Glance {
  return {
    async picture(path, signal) {
      const { data, info } = await sharp(path, { limitInputPixels: 30_000 * 30_000 })
        .resize(SIDE, SIDE, { fit: "inside" })
        .flatten({ background: "#808080" })
        .toColourspace("b-w")
        .raw()
        .toBuffer({ resolveWithObject: true });
      signal.throwIfAborted();
      return { width: info.width, height: info.height, pixels: data };
    },
    async clip(path, size, moments, signal) {
      const sniffed = await sniff(path);
      if (!sniffed) return moments.map(() => null);
      const small = within(size);
      const found: (Grey | null)[] = [];
      for (const at of moments)
        found.push(await moment(ffmpeg, [...guarded(sniffed), "-i", inputPath(path)], small, at, signal));
      return found;
    },
  };
}

async function moment(
  ffmpeg: Pick<Ffmpeg, "run">,
  input: readonly string[],
  { width, height }: { width: number; height: number },
  at: number,
  signal: AbortSignal,
): Promise<Grey | null> {
  const chunks: Uint8Array[] = [];
  const output = ["-an", "-sn", "-dn", "-frames:v", "1", "-vf", `scale=${width}:${height}:flags=area,format=gray`];
  try {
    await ffmpeg.run(["-threads", "1", "-ss", at.toFixed(3), ...input, ...output, "-f", "rawvideo", "-"], {
      op: "library.glance",
      signal,
      timeoutMs: DECODE_MS,
      onStdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
    });
  } catch (error) {
    // A clip that is damaged in one place is judged by the others.
    if (signal.aborted || !(error instanceof AppError) || !["FFMPEG_FAILED", "PROCESS_TIMEOUT"].includes(error.code))
      throw error;
  }
  const pixels = Buffer.concat(chunks);
  return pixels.length === width * height ? { width, height, pixels } : null;
}

function within({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = SIDE / Math.max(width, height, 1);
  return { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) };
}
