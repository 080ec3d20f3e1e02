// Looks at a file with the decoders: what it is, what is special about it, and a small picture of it.
import { systemCode } from "../../base/errors.ts";
import type { FfmpegPrograms } from "../../engines/ffmpeg/index.ts";
import { openRegular } from "../fingerprint.ts";
import { frameAt, lookIntoMedia } from "./clip.ts";
import { perceptualHash } from "./perceptualHash.ts";
import { lookAtPicture, type LookedAt } from "./picture.ts";
import type { DecodeReply, Looked, Opened } from "./protocol.ts";
import { besideEachOther, jpegOf, sizeWithin, THUMBNAIL_SIDE, type RawPicture } from "./rawPicture.ts";
import { squareOf, squaresOf } from "./squares.ts";
import { Unusable } from "./unusable.ts";

/** Throws the signal's reason, and what is no fault of the file. */
export async function look(ffmpeg: FfmpegPrograms, file: Opened, signal: AbortSignal): Promise<DecodeReply> {
  try {
    const seen =
      file.sniffed.kind === "picture" ? await picture(ffmpeg, file, signal) : await media(ffmpeg, file, signal);
    if (!seen) return { changed: true };
    const { small, ...looked } = seen;
    return {
      looked: { ...looked, perceptualHash: small && perceptualHash(small) },
      thumbnail: small && (await jpegOf(small)),
    };
  } catch (error) {
    if (error instanceof Unusable) return { unusable: error.message };
    throw error;
  }
}

/** Throws as `look`. */
export async function moments(
  ffmpeg: FfmpegPrograms,
  { path, sniffed }: Opened,
  { at, width, height }: { at: readonly number[]; width: number; height: number },
  signal: AbortSignal,
): Promise<DecodeReply> {
  const frames: RawPicture[] = [];
  for (const one of at) {
    const frame = await frameAt(ffmpeg, path, sniffed, { at: one, width, height }, signal);
    if (!frame) return { changed: true };
    frames.push(frame);
  }
  return { jpeg: await besideEachOther(frames) };
}

/** Throws as `look`. */
export async function squares(
  ffmpeg: FfmpegPrograms,
  file: Opened,
  { side, seconds }: { side: number; seconds: number | null },
  signal: AbortSignal,
): Promise<DecodeReply> {
  const { stats, path, sniffed } = file;
  if (seconds !== null) return { squares: await squaresOf(ffmpeg, file, { side, seconds }, signal) };
  // libvips does not know it.
  if (sniffed.mediaType === "image/bmp")
    return {
      squares: await squaresOf(ffmpeg, { path, sniffed: { demuxer: "bmp_pipe" } }, { side, seconds: 0 }, signal),
    };
  const bytes = Buffer.allocUnsafeSlow(stats.bytes);
  if (!(await readSame(file, bytes))) return { changed: true };
  const square = await squareOf(bytes, side);
  return { squares: square ? [square] : [] };
}

type Seen = Omit<Looked, "perceptualHash"> & { small: RawPicture | null };

async function picture(ffmpeg: FfmpegPrograms, file: Opened, signal: AbortSignal): Promise<Seen | null> {
  const { sniffed, stats, path } = file;
  const buffer = kept && kept.length >= stats.bytes ? kept : Buffer.allocUnsafeSlow(stats.bytes);
  kept = null;
  try {
    if (!(await readSame(file, buffer))) return null;
    const bytes = buffer.subarray(0, stats.bytes);
    const still = { kind: "picture", seconds: 0, hasSound: false } as const;
    if (sniffed.mediaType === "image/bmp") return { ...still, ...(await lookAtBitmap(ffmpeg, path, bytes, signal)) };
    const looked = await lookAtPicture(bytes);
    // libvips sees only the first picture of an animated PNG.
    if (sniffed.mediaType === "image/apng" && !looked.traits.includes("animated")) looked.traits.push("animated");
    return { ...still, ...looked };
  } finally {
    if (buffer.length <= KEPT_BYTES) kept = buffer;
  }
}

/** The next picture is read into the same memory: fresh megabytes for each are what collecting garbage costs most for. */
let kept: Buffer | null = null;
const KEPT_BYTES = 32 << 20;

function media(ffmpeg: FfmpegPrograms, { path, sniffed, stats }: Opened, signal: AbortSignal): Promise<Seen> {
  return lookIntoMedia(ffmpeg, path, sniffed, { bytes: stats.bytes, side: THUMBNAIL_SIDE, signal });
}

/** False where it is no longer the same, or gone. */
async function readSame({ path, stats }: Opened, into: Buffer): Promise<boolean> {
  const opened = await openRegular(path).catch((error: unknown) => {
    if (systemCode(error) === undefined) throw error;
    return null;
  });
  if (!opened) return false;
  const { file, stats: now } = opened;
  try {
    if (now.bytes !== stats.bytes || now.modifiedAt !== stats.modifiedAt) return false;
    for (let at = 0; at < stats.bytes;) {
      const { bytesRead } = await file.read(into, at, stats.bytes - at, at);
      if (bytesRead === 0) return false;
      at += bytesRead;
    }
    return true;
  } finally {
    await file.close();
  }
}

/** BMP, which libvips does not know: width and height stand in its header, a negative height means top line first. */
async function lookAtBitmap(
  ffmpeg: FfmpegPrograms,
  path: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<LookedAt> {
  if (bytes.length < 30) throw new Unusable("It breaks off: the file is not whole");
  const width = bytes.readInt32LE(18);
  const height = Math.abs(bytes.readInt32LE(22));
  // Every pixel has its bits in the file, unless it is one of the rare compressed ones.
  if (!(width > 0 && height > 0) || width * height > bytes.length * 64)
    throw new Unusable("Its size is not what its header says: it is damaged");
  const size = sizeWithin(THUMBNAIL_SIDE, width, height);
  const small = await frameAt(ffmpeg, path, { demuxer: "bmp_pipe" }, { at: 0, ...size }, signal);
  if (!small) throw new Unusable("It cannot be decoded: it is damaged");
  return { width, height, traits: [], embedded: {}, small };
}
