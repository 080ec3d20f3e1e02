// Reads a thumbnail as the platform will: is it a whole JPEG of the right size, and does its headline stand out from what lies behind?
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ThumbnailOutput } from "../../../contract/thumbnail.ts";
import { AppError } from "../../base/errors.ts";
import { foreignPicture } from "../../base/foreignMedia.ts";
import { newId } from "../../base/ids.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";

export interface ThumbnailFacts {
  bytes: number;
  /** Null where the file is no JPEG. */
  size: { width: number; height: number } | null;
  /** What the decoder complained about; empty for a sound file. */
  errors: string[];
  /** WCAG contrast between the lightest and the darkest 4 % of the headline's box; null where it could not be decoded. */
  contrast: number | null;
}

/** Side of the measured picture of the headline's box. */
const SIDE = 200;

export async function measureThumbnail(
  ffmpeg: Pick<Ffmpeg, "run">,
  path: string,
  box: ThumbnailOutput["variants"][number]["box"],
  { dir, signal }: { dir: string; signal: AbortSignal },
): Promise<ThumbnailFacts> {
  const bytes = await readFile(path, { signal });
  const size = jpegSize(bytes);
  if (!size) return { bytes: bytes.length, size, errors: ["not a JPEG file"], contrast: null };
  const errors: string[] = [];
  const raw = join(dir, `headline-${newId()}.rgb`);
  const crop = cropWithin(box, size);
  const args = [
    ...foreignPicture(),
    "-i",
    path,
    "-frames:v",
    "1",
    "-vf",
    `crop=${crop},scale=${SIDE}:${SIDE}:flags=area,format=rgb24`,
  ];
  try {
    await ffmpeg.run([...args, "-f", "rawvideo", raw], {
      op: "review.thumbnail",
      signal,
      onStderrLine: (line) => errors.push(line),
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "FFMPEG_FAILED" && errors.length)) throw error;
    return { bytes: bytes.length, size, errors, contrast: null };
  }
  return { bytes: bytes.length, size, errors, contrast: contrastOf(await readFile(raw)) };
}

function cropWithin(
  box: { x: number; y: number; width: number; height: number },
  size: { width: number; height: number },
): string {
  const x = Math.max(0, Math.min(size.width - 2, Math.floor(box.x)));
  const y = Math.max(0, Math.min(size.height - 2, Math.floor(box.y)));
  const width = Math.max(2, Math.min(size.width - x, Math.ceil(box.width)));
  const height = Math.max(2, Math.min(size.height - y, Math.ceil(box.height)));
  return `${width}:${height}:${x}:${y}:exact=1`;
}

/** Picture size from the frame header, or null for what is no whole JPEG (ITU-T T.81: SOI, segments, SOFn, EOI). */
export function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8 || bytes.readUInt16BE(bytes.length - 2) !== 0xffd9)
    return null;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** @param rgb 8-bit sRGB pixels. Contrast as of WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of relative luminances. */
export function contrastOf(rgb: Uint8Array): number {
  const luminances = new Float32Array(Math.floor(rgb.length / 3));
  for (let i = 0; i < luminances.length; i++)
    luminances[i] = 0.2126 * linear(rgb[i * 3]) + 0.7152 * linear(rgb[i * 3 + 1]) + 0.0722 * linear(rgb[i * 3 + 2]);
  luminances.sort();
  const dark = luminances[Math.floor(luminances.length * 0.04)] ?? 0;
  const light = luminances[Math.floor(luminances.length * 0.96)] ?? 0;
  return (light + 0.05) / (dark + 0.05);
}

function linear(level = 0): number {
  const c = level / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}
