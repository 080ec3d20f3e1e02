// Hashes of bytes and of JSON values: SHA-256, and RFC 8785 for the canonical form of JSON.
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

import canonicalize from "canonicalize";

export function hashBytes(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Equal values hash equally, whatever the order of their keys. Throws on what JSON cannot hold. */
export function hashJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return hashBytes(text);
}

export async function hashFile(path: string, signal?: AbortSignal): Promise<{ hash: string; bytes: number }> {
  const hash: Hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { hash: hash.digest("hex"), bytes };
}
