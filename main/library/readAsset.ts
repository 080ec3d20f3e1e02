// Reads one file into what the library knows of it, or finds out why it cannot be used.
import { extname } from "node:path";

import { systemCode } from "../base/errors.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import type { NewAsset } from "../store/assets.ts";
import { frameAt, lookIntoMedia } from "./clip.ts";
import { contentOf, openRegular, WHOLE_BYTES, type Content, type OpenedStats } from "./fingerprint.ts";
import { unknownReason } from "./formats.ts";
import { perceptualHash } from "./perceptualHash.ts";
import { lookAtPicture, THUMBNAIL_SIDE } from "./picture.ts";
import type { Previews } from "./previews.ts";
import { sizeWithin, type RawPicture } from "./rawPicture.ts";
import { sniffBytes, type Sniffed } from "./sniff.ts";
import { Unusable } from "./unusable.ts";

/** Raised when the same file would now give other facts: everything is then read anew. */
export const READER = 1;

/** What the bytes of a file tell. */
export type Facts = Pick<
  NewAsset,
  | "kind"
  | "hash"
  | "fingerprint"
  | "width"
  | "height"
  | "seconds"
  | "perceptualHash"
  | "hasSound"
  | "traits"
  | "embedded"
>;

export type Reading = { stats: OpenedStats } & ({ facts: Facts } | { unusable: string });

export interface Reader {
  ffmpeg: Ffmpeg;
  previews: Previews;
  /** What is known of the same bytes elsewhere: they are not decoded again. */
  twin(fingerprint: string): Facts | undefined;
}

/** Larger files are no pictures. */
const PICTURE_BYTES = 256 << 20;
const HEAD_BYTES = 4096;

/** Null: it has vanished, or something else lies there now. Throws only what is no fault of the file: the signal's reason, a full disk. */
export async function readAsset(reader: Reader, path: string, signal: AbortSignal): Promise<Reading | null> {
  signal.throwIfAborted();
  let opened: Awaited<ReturnType<typeof openRegular>>;
  try {
    opened = await openRegular(path);
  } catch (error) {
    const code = systemCode(error);
    // A link took its place: the next walk tells.
    if (code === undefined || code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return null;
    const what =
      code === "EACCES" || code === "EPERM" ? "may not be read: mend its permissions" : `cannot be read (${code})`;
    return { stats: { bytes: 0, modifiedAt: 0 }, unusable: `It ${what}` };
  }
  if (!opened) return null;
  const { file, stats } = opened;
  try {
    if (stats.bytes === 0) throw new Unusable("It is empty");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const sniffed = sniffBytes(buffer.subarray(0, bytesRead));
    const extension = extname(path);
    if (!sniffed) throw new Unusable(unknownReason(extension));
    if (sniffed.mediaType === "image/heic") throw new Unusable(unknownReason(".heic"));
    const isPicture = sniffed.kind === "picture";
    if (isPicture && stats.bytes > PICTURE_BYTES)
      throw new Unusable(`It is a picture of ${stats.bytes >> 20} MB; up to ${PICTURE_BYTES >> 20} MB are taken`);
    const content = await contentOf(file, stats.bytes, isPicture ? PICTURE_BYTES : WHOLE_BYTES);
    signal.throwIfAborted();
    const { hash, fingerprint } = content;
    const twin = reader.twin(fingerprint);
    if (twin) return { stats, facts: { ...twin, hash, fingerprint } };
    const { small, ...facts } = isPicture
      ? await readPicture(reader, path, sniffed, content, signal)
      : await readMedia(reader, path, sniffed, stats, signal);
    if (small) await reader.previews.keep(fingerprint, small);
    return { stats, facts: { ...facts, hash, fingerprint, perceptualHash: small && perceptualHash(small) } };
  } catch (error) {
    if (error instanceof Unusable) return { stats, unusable: error.message };
    if (error instanceof Error && systemCode(error) === "EIO") return { stats, unusable: "It cannot be read (EIO)" };
    throw error;
  } finally {
    await file.close();
  }
}

type Looked = Omit<Facts, "hash" | "fingerprint" | "perceptualHash"> & { small: RawPicture | null };

async function readPicture(
  reader: Reader,
  path: string,
  sniffed: Sniffed,
  { bytes }: Content,
  signal: AbortSignal,
): Promise<Looked> {
  const still = { kind: "picture", seconds: 0, hasSound: false } as const;
  if (bytes === null) throw new Error("a picture is always read whole");
  if (sniffed.mediaType === "image/bmp")
    return { ...still, ...(await lookAtBitmap(reader.ffmpeg, path, bytes, signal)) };
  const looked = await lookAtPicture(bytes);
  // libvips sees only the first picture of an animated PNG.
  if (sniffed.mediaType === "image/apng" && !looked.traits.includes("animated")) looked.traits.push("animated");
  return { ...still, ...looked };
}

async function readMedia(
  { ffmpeg }: Reader,
  path: string,
  sniffed: Sniffed,
  { bytes }: OpenedStats,
  signal: AbortSignal,
): Promise<Looked> {
  return lookIntoMedia(ffmpeg, path, sniffed, { bytes, side: THUMBNAIL_SIDE, signal });
}

/** BMP, which libvips does not know: width and height stand in its header, a negative height means top line first. */
async function lookAtBitmap(
  ffmpeg: Ffmpeg,
  path: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<Pick<Looked, "width" | "height" | "traits" | "embedded" | "small">> {
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
