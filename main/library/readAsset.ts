// Reads one file into what the library knows of it, or finds out why it cannot be used.
import { extname } from "node:path";

import { systemCode } from "../base/errors.ts";
import type { Decoders, Looked } from "./decode/index.ts";
import { Unusable } from "./decode/unusable.ts";
import { contentOf, openRegular, WHOLE_BYTES, type Content, type OpenedStats } from "./fingerprint.ts";
import { unknownReason } from "./formats.ts";
import type { Previews } from "./previews.ts";
import { sniffBytes } from "./sniff.ts";

/** Raised when the same file would now give other facts: everything is then read anew. */
export const READER = 1;

/** What the bytes of a file tell. */
export type Facts = Looked & Content;

export type Reading = { stats: OpenedStats } & ({ facts: Facts } | { unusable: string });

export interface Reader {
  decoders: Decoders;
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
    const { fingerprint } = content;
    const twin = reader.twin(fingerprint);
    if (twin) return { stats, facts: { ...twin, ...content } };
    const reply = await reader.decoders.look({ path, stats, sniffed }, signal);
    // The next walk sees what became of it.
    if ("changed" in reply) return null;
    if ("unusable" in reply) return { stats, unusable: reply.unusable };
    if (reply.thumbnail) await reader.previews.keep(fingerprint, reply.thumbnail);
    return { stats, facts: { ...reply.looked, ...content } };
  } catch (error) {
    if (error instanceof Unusable) return { stats, unusable: error.message };
    if (error instanceof Error && systemCode(error) === "EIO") return { stats, unusable: "It cannot be read (EIO)" };
    throw error;
  } finally {
    await file.close();
  }
}
