// Reads a person's file safely, and tells its content: small ones whole, large ones by their size and samples.
import { createHash, webcrypto } from "node:crypto";
import { constants, open, type FileHandle } from "node:fs/promises";

/** Files up to this size, and pictures of any size that is taken, are hashed whole. */
export const WHOLE_BYTES = 32 << 20;
const SAMPLE_BYTES = 1 << 20;

export interface Content {
  /** SHA-256 of the bytes; null where they were not all read. */
  hash: string | null;
  /** The hash, or one of size, beginning, middle and end. */
  fingerprint: string;
  /** All of them, where they were read. */
  bytes: Buffer | null;
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
  if (size <= wholeBytes) {
    const bytes = await read(file, 0, size);
    const hash = await sha256(bytes);
    return { hash, fingerprint: hash, bytes };
  }
  const print = createHash("sha256").update(`size ${size}\n`);
  for (const at of [0, Math.floor((size - SAMPLE_BYTES) / 2), size - SAMPLE_BYTES])
    print.update(await sha256(await read(file, at, SAMPLE_BYTES)));
  return { hash: null, fingerprint: print.digest("hex"), bytes: null };
}

/** Shorter where the file has become shorter. */
async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** In a thread of the pool: as one piece in this thread, a large picture would hold up the event loop. */
async function sha256(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");
}
