// Hashes of bytes and of JSON values: SHA-256, and RFC 8785 for the canonical form of JSON.
import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";

import canonicalize from "canonicalize";

export function hashBytes(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Equal values hash equally, whatever the order of their keys. Throws on what JSON cannot hold. */
export function hashJson(value: unknown): string {
  return hashBytes(canonicalJson(value));
}

/** Equal values are equal texts. Throws on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}

export async function hashFile(path: string, signal?: AbortSignal): Promise<{ hash: string; bytes: number }> {
  const hash: Hash = createHash("sha256");
  // One for all pieces: a stream asks for a new one each time, and V8 looks through its whole heap after every twenty.
  const piece = Buffer.allocUnsafeSlow(PIECE);
  const file = await open(path);
  try {
    for (let bytes = 0; ;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, PIECE);
      if (bytesRead === 0) return { hash: hash.digest("hex"), bytes };
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const PIECE = 1 << 18;
