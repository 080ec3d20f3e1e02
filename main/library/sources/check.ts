// Whether a file that came from a source is what it was said to be: by its first bytes, and by what ffprobe finds in it.
import { open } from "node:fs/promises";

import type { AssetKind } from "../../../contract/library.ts";
import { AppError } from "../../base/errors.ts";
import { foreignInput, foreignPicture } from "../../base/foreignMedia.ts";
import type { Ffmpeg } from "../../engines/ffmpeg/index.ts";
import type { Sniffed } from "../sniff.ts";

export interface CheckDeps {
  sniff: (path: string) => Promise<Sniffed | null>;
  probe: Ffmpeg["probe"];
}

/** Larger pictures are no footage, or are made to fill the memory of whoever opens them. */
const MOST_PIXELS = 200e6;

/** @returns the extension that belongs to its bytes. Throws SOURCE_FILE, CANCELLED. */
export async function checkFile(
  { sniff, probe }: CheckDeps,
  file: { path: string; kind: AssetKind; title: string },
  signal: AbortSignal,
): Promise<string> {
  const { path, kind, title } = file;
  const bad = (why: string, cause?: unknown) =>
    new AppError("SOURCE_FILE", "sources.check", `“${title}” ${why}`, cause === undefined ? {} : { cause });
  const sniffed = await sniff(path);
  const extension = sniffed ? EXTENSIONS[sniffed.mediaType] : undefined;
  if (!sniffed || extension === undefined) throw bad(await whatElse(path));
  if ((sniffed.kind === "picture") !== (kind === "picture")) throw bad(`is no ${NAMES[kind]} but ${sniffed.mediaType}`);
  const options = kind === "picture" ? foreignPicture() : foreignInput();
  // ffprobe itself decodes a picture, and does not begin with such a one.
  options.push("-max_pixels", String(MOST_PIXELS));
  const { video, audio, format } = await probe(path, signal, options).catch((error: unknown) => {
    signal.throwIfAborted();
    throw bad(`is damaged: it begins as ${sniffed.mediaType}, and nothing in it can be read`, error);
  });
  if (kind === "music") {
    if (!audio) throw bad("has no sound in it");
  } else if (!video || !video.width || !video.height)
    throw bad(`has no picture in it that can be opened, or one of more than ${MOST_PIXELS / 1e6} million pixels`);
  if (kind === "clip" && (format.duration ?? 0) <= 0) throw bad("has no length");
  return extension;
}

const NAMES = { picture: "picture", clip: "clip", music: "sound" } as const;

/** By the media type that the first bytes tell. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/gif": ".gif",
  "image/webp": ".webp",
  "image/tiff": ".tif",
  "image/avif": ".avif",
  "video/mp4": ".mp4",
  "video/quicktime": ".mov",
  "video/x-matroska": ".mkv",
  "audio/mp4": ".m4a",
  "audio/mpeg": ".mp3",
  "audio/ogg": ".ogg",
  "audio/flac": ".flac",
  "audio/wav": ".wav",
  "audio/aac": ".aac",
};

/** Nothing is ever unpacked: an archive of a few kilobytes may hold a disk full. */
const ARCHIVES: readonly [string, string][] = [
  ["PK", "a ZIP archive"],
  ["\x1f\x8b", "packed by gzip"],
  ["BZh", "packed by bzip2"],
  ["\xfd7zXZ", "packed by xz"],
  ["7z\xbc\xaf", "a 7z archive"],
  ["Rar!", "a RAR archive"],
];

async function whatElse(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const head = buffer.toString("latin1", 0, bytesRead);
    if (bytesRead === 0) return "is empty";
    const archive = ARCHIVES.find(([magic]) => head.startsWith(magic));
    if (archive) return `is ${archive[1]}: nothing is unpacked`;
    if (/^\s*<(!doctype html|html|head)/i.test(head)) return "is a page in place of the file";
    return "is of a kind that is not known";
  } finally {
    await file.close();
  }
}
