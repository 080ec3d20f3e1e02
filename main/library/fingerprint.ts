// Opens a person's file safely, and tells its content: small ones whole, large ones by their size and samples.
import { createHash, type Hash } from "node:crypto";
import { constants, open, type FileHandle } from "node:fs/promises";

/** Files up to this size, and pictures of any size that is taken, are hashed whole. */
export const WHOLE_BYTES = 32 << 20;
const SAMPLE_BYTES = 1 << 20;

export interface Content {
  /** SHA-256 of the bytes; null where they were not all read. */
  hash: string | null;
  /** The hash, or one of size, beginning, middle and end. */
  fingerprint: string;
}

/** At the moment of opening. Milliseconds UTC. */
export interface OpenedStats {
  bytes: number;
  modifiedAt: number;
}

/**
 * Opens a regular file and nothing else: a link or a named pipe that took its place is refused before anything is read.
 * Throws the system's error.
 */
export async function openRegular(path: string): Promise<{ file: FileHandle; stats: OpenedStats } | null> {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  const stats = await file.stat();
  if (stats.isFile()) return { file, stats: { bytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs) } };
  await file.close();
  return null;
}

export async function contentOf(file: FileHandle, size: number, wholeBytes = WHOLE_BYTES): Promise<Content> {
  const buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(SAMPLE_BYTES);
  try {
    if (size <= wholeBytes) {
      const hash = (await hashed(file, { from: 0, length: size, buffer })).digest("hex");
      return { hash, fingerprint: hash };
    }
    const print = createHash("sha256").update(`size ${size}\n`);
    for (const from of [0, Math.floor((size - SAMPLE_BYTES) / 2), size - SAMPLE_BYTES])
      print.update((await hashed(file, { from, length: SAMPLE_BYTES, buffer })).digest("hex"));
    return { hash: null, fingerprint: print.digest("hex") };
  } finally {
    buffers.push(buffer);
  }
}

/** As many as were ever needed at once: a fresh one for each file would be collected with the whole heap. */
const buffers: Buffer[] = [];

/** Piece by piece in this thread: a megabyte holds it for a millisecond. Of fewer bytes where the file has become shorter. */
async function hashed(
  file: FileHandle,
  { from, length, buffer }: { from: number; length: number; buffer: Buffer },
): Promise<Hash> {
  const hash = createHash("sha256");
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - at), from + at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash;
}
